// What is seen of mail from outside: a message to one address, and what became of it.
import type { Sql } from '@socle/kit/sql';
import type { EmailAddress } from './rules/address.ts';

export interface NewMail {
  /** One address. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** What the message is, for who reads the outbox: `identity.sign-in`, `doctrine.digest`. */
  readonly kind: string;
  /** More headers; those that say who writes to whom are made here. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Address at which one request with the body `List-Unsubscribe=One-Click` ends the subscription (RFC 8058). */
  readonly unsubscribe?: string;
  /** The same key asked for twice is one message, whatever else it says: for a job that may run again. */
  readonly key?: string;
  /** It holds something that opens a session: its content is forgotten once it was handed over. */
  readonly secret?: boolean;
}

/**
 * `kept`: there is no SMTP server, it lies in the outbox · `queued`: it waits, for the first time or after a refusal for a while · `sending`: it is being
 * handed over · `sent`: a server took it · `refused`: a server refused it for good · `given-up`: it was tried often enough.
 */
export const mailStates = ['kept', 'queued', 'sending', 'sent', 'refused', 'given-up'] as const;
export type MailState = (typeof mailStates)[number];

/** A line of the outbox. */
export interface MailLine {
  readonly id: string;
  readonly kind: string;
  readonly state: MailState;
  /** Absent once a secret message was handed over, as is the subject. */
  readonly to?: EmailAddress;
  readonly subject?: string;
  readonly attempts: number;
  /** A try was cut off while it was being handed over: it may have arrived, and was sent again under the same Message-ID. */
  readonly doubtful: boolean;
  /** What the server, or the way to it, said last; without addresses. */
  readonly reason?: string;
  readonly createdAt: Date;
  readonly triedAt?: Date;
  readonly endedAt?: Date;
}

export interface MailContent {
  readonly to: EmailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface MailWhole extends MailLine {
  readonly content?: MailContent;
}

export interface MailListOptions {
  readonly state?: MailState | undefined;
  readonly kind?: string | undefined;
  /** 50 unless told, 200 at most. */
  readonly count?: number | undefined;
  /** Id of the last message of the page before. */
  readonly before?: string | undefined;
}

/** What the open room offers as `mail`. */
export interface Mail {
  /** `outbox`: nothing leaves; what is sent is read by an administrator. */
  readonly mode: 'smtp' | 'outbox';
  /** Writes the message and queues its delivery in the transaction given; gives its id. It leaves only if that commits. */
  send(tx: Sql, message: NewMail): Promise<string>;
  /** Newest first. */
  list(options?: MailListOptions): Promise<readonly MailLine[]>;
  find(id: string): Promise<MailWhole | undefined>;
  counts(): Promise<Readonly<Record<MailState, number>>>;
  /** Gives a message that was refused or given up all its tries again; false: there is none, or its content is forgotten. */
  retry(id: string): Promise<boolean>;
}
