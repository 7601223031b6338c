// The parser of saxes, whose handlers have their place before they are set.
import { SaxesParser } from 'saxes';

interface Options {
  readonly xmlns: true;
  readonly position?: boolean;
}
type Open = SaxesParser<Options>;
/** Its own names are private to TypeScript, not to JavaScript. */
const Base = SaxesParser as unknown as new (options: Options) => Pick<Open, keyof Open>;

/**
 * Events of an XML document, with namespaces. `on` of saxes sets handlers under names that it computes; an object that gets so many of them so
 * becomes a dictionary to V8, and each of the thousands of reads of `this` in a document is a search in it: the parser then takes three times as long.
 * Named here one by one, they are slots as any others. A name that a later saxes does not know costs a slot and nothing else; XML-008 tells.
 */
export class EventParser extends Base {
  readonly xmldeclHandler = undefined;
  readonly textHandler = undefined;
  readonly doctypeHandler = undefined;
  readonly openTagHandler = undefined;
  readonly closeTagHandler = undefined;
  readonly cdataHandler = undefined;
  readonly errorHandler = undefined;

  /** `position`: errors begin with line and column. */
  constructor({ position = true }: { readonly position?: boolean } = {}) {
    super({ xmlns: true, position });
  }
}
