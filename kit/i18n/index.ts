// The door of the i18n room.

export { defineTexts, formatDate, formatNumber, type Language, languages, pickLanguage, type Say, type Text } from './texts.ts';
