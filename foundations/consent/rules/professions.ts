// Which codes are those of health professions (TRE_G15).

const g15 = new Set(['1.2.250.1.71.1.2.7', 'urn:oid:1.2.250.1.71.1.2.7']);

export function isHealthProfession(profession: { readonly system: string; readonly code: string } | undefined): boolean {
  return profession !== undefined && (g15.has(profession.system) || /\/TRE_G15-/i.test(profession.system));
}
