// Metadata derived from others, by the published maps (ASS_X16, ASS_A11, ASS_A12): nobody types them by hand.

const mediaFormats: Readonly<Record<string, string>> = {
  'application/pdf': 'urn:ihe:iti:xds-sd:pdf:2008',
  'text/plain': 'urn:ihe:iti:xds-sd:text:2008',
  'text/rtf': 'urn:ihe:iti-fr:xds-sd:rtf:2010',
  'image/jpeg': 'urn:ihe:iti-fr:xds-sd:jpeg:2010',
  'image/tiff': 'urn:ihe:iti-fr:xds-sd:tiff:2010',
};

/** The models whose format is published; by the end of the template identifier 1.2.250.1.213.1.1.1.<n>. */
const modelFormats: Readonly<Record<string, string>> = {
  '1.2.250.1.213.1.1.1.13': 'urn:asip:ci-sis:vsm:2012',
  '1.2.250.1.213.1.1.1.37': 'urn:asip:ci-sis:vac:2019',
  '1.2.250.1.213.1.1.1.36': 'urn:asip:ci-sis:hr:2019',
  '1.2.250.1.213.1.1.1.29': 'urn:asip:ci-sis:ldl-ses:2017',
  '1.2.250.1.213.1.1.1.58': 'urn:asip:ci-sis:export-dui:2023',
  '1.2.250.1.213.1.1.1.52': 'urn:ans:ci-sis:bio-ep-bio:2022',
  '1.2.250.1.213.1.1.1.47': 'urn:ans:ci-sis:img-da:2022',
};

const noModel = 'urn:asipSante:modelesHorsProfils:2011';

/** Format of a content: of a CDA by its model, else by what it encloses (N1), else by its media type. */
export function formatOf(contentType: string, templates: readonly string[] = [], enclosed?: string): string {
  for (const template of templates) {
    const format = modelFormats[template];
    if (format) return format;
  }
  return mediaFormats[enclosed ?? contentType] ?? noModel;
}
