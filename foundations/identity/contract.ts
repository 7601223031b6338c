// What is seen of sign-in from outside: who calls, acting as what, by which means; who is signed in on the screens.
import type { Caller as HttpCaller } from '@socle/kit/http';
import type { EmailAddress } from '@socle/kit/mail';
import type { FastifyRequest } from 'fastify';

/** Keyed on (system, code): the same code stands under two systems. */
export interface Code {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/**
 * `agent`: who works at an institution on the framework itself. `contributor`: who takes part in what is public, known by a confirmed e-mail address. Neither
 * sees a patient.
 */
export type CallerKind = 'professional' | 'patient' | 'software' | 'administrator' | 'agent' | 'contributor' | 'anonymous';

export interface Structure {
  /** IDNST, with its prefix. */
  readonly id: string;
  readonly name: string;
  /** R02: SA01… */
  readonly sector?: string;
}

/** What a person may act as: one profession, at one place of exercise. */
export interface Situation {
  /** `10-C~1990000010`: profession, category, structure. */
  readonly key: string;
  readonly profession: Code;
  readonly specialty?: Code;
  readonly structure?: Structure;
}

/** Who sends a request. Made in one place: rules/caller.ts. */
export interface CareCaller extends HttpCaller {
  /** Professional: IDNPS (`8` + RPPS); patient: `person:<local id>`; software: client id; administrator: his persona, or 'administrator'; agent: his persona; contributor: `email:<uuid>`, or his persona. */
  readonly id: string;
  readonly kind: CallerKind;
  /** As people say it: 'Dr Camille Berthelot'. */
  readonly name: string;
  readonly profession?: Code;
  readonly specialty?: Code;
  readonly structure?: Structure;
  /** Key of the situation of exercise that was chosen. */
  readonly situation?: string;
  /** Acces_Regulation_Medicale = VRAI. */
  readonly role?: 'regulation';
  /** Kind patient: id of his Patient in patient-identity. */
  readonly patient?: string;
  /** Kind software: the professional that it acts for, whose profession and structure stand above. */
  readonly actingFor?: { readonly id: string; readonly name: string };
  readonly client: { readonly id: string; readonly name: string };
  readonly means: {
    /** eidas1… */
    readonly level: string;
    readonly amr: readonly string[];
    /** Of the sign-in, milliseconds since 1970. */
    readonly at: number;
  };
  /** [] for a session of the screens (rights by role); SMART scopes for tokens. */
  readonly scopes: readonly string[];
  readonly session?: string;
}

/** `public`: whoever takes part in what is public; everybody of the sandbox may. */
export type Portal = 'pro' | 'citizen' | 'public';

/** Answer of `GET /session`. */
export interface WhoAmI {
  readonly signedIn: boolean;
  readonly id?: string;
  readonly kind?: CallerKind;
  readonly name?: string;
  readonly profession?: Code;
  readonly specialty?: Code;
  readonly structure?: Structure;
  readonly situations?: readonly Situation[];
  /** Key of the one chosen; absent while he must choose. */
  readonly situation?: string;
  readonly patient?: string;
  readonly level?: string;
  /** For the header `x-csrf-token` of every unsafe request. */
  readonly csrf?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  /** Whether invented people may sign in here. */
  readonly sandbox: boolean;
}

/** Traits of a patient as an external provider gives them, to be matched to a local identity. */
export interface PatientTraits {
  readonly provider: string;
  readonly subject: string;
  readonly familyName?: string;
  readonly givenNames: readonly string[];
  readonly birthDate?: string;
  readonly gender?: string;
  /** COG. */
  readonly birthPlace?: string;
  readonly birthCountry?: string;
}

/** What a professional acts as. */
export interface Acting {
  readonly id: string;
  readonly name: string;
  readonly situation: Situation;
}

/** What the open room offers as `identity`. */
export interface Identity {
  /** Looks a professional up, for software that acts for him; undefined: unknown, or in no such situation. */
  actFor(idnps: string, situation?: string): Promise<Acting | undefined>;
  /** How a person who signed in at an external provider becomes a patient of ours; set by the room that knows patients. */
  matchPatients(match: (traits: PatientTraits) => Promise<string | undefined>): void;
  /** Address of a contributor who signed in by e-mail, to write to him; undefined: this caller has none here. */
  addressOf(caller: string): Promise<EmailAddress | undefined>;
  /** For a hidden field of the forms of a page that works without script; undefined: nobody is signed in. */
  formToken(request: FastifyRequest): Promise<string | undefined>;
  /** Who sent such a form: the session of its cookie, if the form came from our own pages and carries the token of the session. Its route is `public`. */
  formCaller(request: FastifyRequest, token: unknown): Promise<CareCaller | undefined>;
}
