// Every way in which mail says no. The value is not repeated: addresses and texts belong to no log and to no answer.
import { Problem } from '@socle/kit/problem';

const refused = (rule: string, sentence: string): Problem => new Problem('value', sentence, { requirement: rule });

export const badKind = (): Problem =>
  new Problem('fault', 'The kind of a message is words of small letters between dots, 60 signs at most: identity.sign-in.');
export const badRecipient = (): Problem =>
  refused('MAIL-002', 'The recipient (to) of a message is one address, local-part@domain, 254 signs at most; this is none.');
export const headerValue = (name: string, most: number): Problem =>
  refused('MAIL-003', `The header ${name} of a message is one line of 1 to ${most} signs without control characters; this value is not.`);
export const headerName = (): Problem =>
  refused('MAIL-003', 'The name of a header is letters, digits and dashes, 61 at most; this is not.');
export const reservedHeader = (name: string): Problem =>
  refused('MAIL-003', `The header ${name} is made by the room of mail, or by servers on the way; a message does not bring it.`);
export const noText = (part: string): Problem =>
  refused('MAIL-003', `The part ${part} of a message is text, not empty, without control characters but tabs and line ends; this is not.`);
export const badUnsubscribe = (): Problem =>
  refused('MAIL-007', 'The address of unsubscription (unsubscribe) is one http or https address of 800 signs at most; this is not.');
export const tooLarge = (bytes: number, most: number): Problem =>
  new Problem('too-large', `The message has ${bytes} bytes; SOCLE_MAIL_SIZE accepts ${most}.`, { requirement: 'MAIL-004' });
export const noSender = (): Problem =>
  new Problem('invalid', 'SOCLE_MAIL_SMTP_URL needs SOCLE_MAIL_FROM: an address, or a name and an address: Socle <socle@example.fr>.');
export const badServer = (): Problem =>
  new Problem('invalid', 'SOCLE_MAIL_SMTP_URL names no server: smtp://host:587, or smtps://user:password@host:465.');
/** Makes the queue try again; what the server said stands with the message. */
export const notNow = (): Problem => new Problem('unavailable', 'The message could not be handed over; it is tried again.');
export const claimed = (): Problem => new Problem('unavailable', 'The message is being handed over by another process.');
