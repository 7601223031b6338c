// The identifier of a request: taken from the sender when it can be nothing but an identifier, else made.

/** Hexadecimal digits and dashes, as UUIDs and trace identifiers are: a free text could be a name, and this one reaches the log. */
const wellFormed = /^(?=.{16,64}$)[0-9a-f]+(?:-[0-9a-f]+)*$/i;

export function acceptRequestId(given: string | readonly string[] | undefined): string | undefined {
  return typeof given === 'string' && wellFormed.test(given) ? given : undefined;
}
