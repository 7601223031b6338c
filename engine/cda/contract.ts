// What the other rooms see of a CDA R2 document: its header typed, its body as it stands.
import type { XmlElement } from '@socle/kit/xml';

export interface CdaId {
  readonly root: string;
  readonly extension: string | undefined;
}

export interface CdaCode {
  readonly code: string;
  readonly system: string | undefined;
  readonly display: string | undefined;
}

export interface CdaName {
  readonly family: readonly { readonly text: string; readonly qualifier: string | undefined }[];
  readonly given: readonly { readonly text: string; readonly qualifier: string | undefined }[];
  /** Civility. */
  readonly prefix: string | undefined;
  /** Title: `DR`. */
  readonly suffix: string | undefined;
}

export interface CdaTelecom {
  /** `tel:0144534551` */
  readonly value: string;
  readonly use: string | undefined;
}

export interface CdaOrganization {
  readonly ids: readonly CdaId[];
  readonly name: string | undefined;
  readonly telecoms: readonly CdaTelecom[];
}

export interface CdaPerson {
  readonly ids: readonly CdaId[];
  readonly name: CdaName | undefined;
  /** Of a device: its software. */
  readonly device: string | undefined;
  readonly organization: CdaOrganization | undefined;
  readonly code: CdaCode | undefined;
  /** What the person did here. */
  readonly function: CdaCode | undefined;
  readonly telecoms: readonly CdaTelecom[];
  /** As written: `20261123101500+0100`. */
  readonly time: string | undefined;
}

export interface CdaParticipant extends CdaPerson {
  readonly type: string | undefined;
}

export interface CdaRelated {
  readonly type: string | undefined;
  readonly ids: readonly CdaId[];
  readonly setId: CdaId | undefined;
  readonly versionNumber: number | undefined;
}

export interface CdaPatient {
  readonly ids: readonly CdaId[];
  readonly name: CdaName | undefined;
  readonly gender: string | undefined;
  /** As written: `19800131`. */
  readonly birthTime: string | undefined;
  /** COG code of the place of birth. */
  readonly birthPlace: string | undefined;
  readonly telecoms: readonly CdaTelecom[];
}

export interface CdaSection {
  readonly title: string | undefined;
  readonly code: CdaCode | undefined;
  readonly text: XmlElement | undefined;
  /** Coded entries, as they stand. */
  readonly entries: readonly XmlElement[];
  readonly sections: readonly CdaSection[];
}

/** An attachment: what an N1 body encloses, or an observationMedia of a section. */
export interface CdaPart {
  /** `body`, or the ID of the observationMedia. */
  readonly id: string;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export interface CdaDocument {
  readonly id: CdaId;
  readonly templateIds: readonly string[];
  readonly code: CdaCode | undefined;
  readonly title: string | undefined;
  readonly effectiveTime: string | undefined;
  readonly confidentiality: CdaCode | undefined;
  readonly language: string | undefined;
  readonly setId: CdaId | undefined;
  readonly versionNumber: number | undefined;
  readonly patients: readonly CdaPatient[];
  readonly authors: readonly CdaPerson[];
  readonly custodian: CdaOrganization | undefined;
  readonly legalAuthenticator: CdaPerson | undefined;
  readonly authenticators: readonly CdaPerson[];
  readonly participants: readonly CdaParticipant[];
  /** Acts that the document is about; the main one has an effectiveTime. */
  readonly acts: readonly {
    readonly code: CdaCode | undefined;
    readonly low: string | undefined;
    readonly high: string | undefined;
    readonly setting: CdaCode | undefined;
    readonly performer: CdaPerson | undefined;
  }[];
  readonly encounter:
    | {
        readonly ids: readonly CdaId[];
        readonly low: string | undefined;
        readonly high: string | undefined;
        readonly facility: CdaCode | undefined;
      }
    | undefined;
  /** Of the document that this one replaces (RPLC). */
  readonly replaces: CdaId | undefined;
  readonly related: readonly CdaRelated[];
  readonly body: 'nonXMLBody' | 'structuredBody' | 'none';
  readonly sections: readonly CdaSection[];
  readonly parts: readonly CdaPart[];
  readonly root: XmlElement;
}
