// Names of the professions of TRE_G15, and from which system a code of profession comes.
import type { Code } from '../contract.ts';
import { a00, a00Oid, g15, g15Oid, j65Oid } from './systems.ts';

const names: Readonly<Record<string, string>> = {
  10: 'Médecin',
  21: 'Pharmacien',
  26: 'Audioprothésiste',
  28: 'Opticien-lunetier',
  31: 'Assistant dentaire',
  32: 'Physicien médical',
  35: 'Aide-soignant',
  36: 'Ambulancier',
  37: 'Auxiliaire de puériculture',
  38: 'Préparateur en pharmacie hospitalière',
  39: 'Préparateur en pharmacie',
  40: 'Chirurgien-dentiste',
  50: 'Sage-femme',
  60: 'Infirmier',
  69: 'Infirmier psychiatrique',
  70: 'Masseur-kinésithérapeute',
  80: 'Pédicure-podologue',
  81: 'Orthoprothésiste',
  82: 'Podo-orthésiste',
  83: 'Orthopédiste-orthésiste',
  84: 'Oculariste',
  85: 'Epithésiste',
  86: 'Technicien de laboratoire',
  91: 'Orthophoniste',
  92: 'Orthoptiste',
  93: 'Psychologue',
  94: 'Ergothérapeute',
  95: 'Diététicien',
  96: 'Psychomotricien',
  98: 'Manipulateur ERM',
};

/** `10^1.2.250.1.213.1.1.5.5` as two parts; undefined: it is not written so. */
export function splitCode(text: string): { readonly code: string; readonly oid: string } | undefined {
  const [, code, oid] = /^([^^]+)\^([\d.]+)$/.exec(text) ?? [];
  return code === undefined || oid === undefined ? undefined : { code, oid };
}

/** The OID of JDV_J65 names a value set: codes of digits in it are professions of G15. */
export function professionOf(code: string, oid: string): Code {
  if (oid === a00Oid) return { system: a00, code, ...(code === 'SECRETARIAT_MEDICAL' ? { display: 'Secrétariat médical' } : {}) };
  if (oid === g15Oid || oid === j65Oid) {
    const display = names[code];
    return { system: g15, code, ...(display === undefined ? {} : { display }) };
  }
  return { system: `urn:oid:${oid}`, code };
}
