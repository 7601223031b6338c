// The door of mail.
export type { Mail, MailContent, MailLine, MailListOptions, MailState, MailWhole, NewMail } from './contract.ts';
export { mailStates } from './contract.ts';
export { type MailParts, mailMigrations, type OpenMail, openMail } from './open.ts';
export { mailRoom } from './room.ts';
export { addressKey, type EmailAddress, parseAddress } from './rules/address.ts';
export { type MailSettings, mailSettings } from './settings.ts';
