// What a failed try means for the message (RFC 5321 §4.2.1): refused for good, or to be tried again; and why, in words without addresses.

export interface Failure {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly permanent?: boolean | undefined;
}

export interface FailedTry {
  readonly forGood: boolean;
  readonly reason: string;
  /** The connection was lost while the message went over: it may have arrived. */
  readonly doubtful?: boolean;
}

const ways: Readonly<Record<string, string>> = {
  ECONNECTION: 'the connection was closed',
  ETIMEDOUT: 'the server did not answer in time',
  ESOCKET: 'the server cannot be reached, or its certificate is not trusted',
  EDNS: 'the name of the server cannot be found',
  ETLS: 'the connection cannot be encrypted',
  EPROTOCOL: 'the server does not speak SMTP',
  EAUTH: 'the server refused our credentials',
};

/** A refusal of our credentials is a matter of settings: the message is as good as before. */
export function verdictOf({ code, command, response, responseCode, permanent }: Failure): FailedTry {
  const ofMessage = /^(?:MAIL FROM|RCPT TO|DATA)$/.test(command ?? '') && code !== 'EAUTH';
  const said = ofMessage || code === 'EAUTH' ? quoteReply(response) : '';
  const way = ways[code ?? ''] ?? 'the message could not be handed over';
  return {
    forGood: ofMessage && permanent === true && (responseCode ?? 0) >= 500,
    reason: ofMessage && said !== '' ? said : said === '' ? way : `${way}: ${said}`,
  };
}

/** Servers like to repeat the address, and to give one of their own to complain at. */
function quoteReply(response: string | undefined): string {
  return (response ?? '')
    .replace(/\S*@\S*/g, '…@…')
    .replace(/https?:\/\/\S+/g, '…')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
