// Files to deposit in tests and pictures: a discharge letter as a CDA, a result as a PDF. The patient is the invented Jeanne Delmas.
import { buildCda, buildPdf } from '@socle/engine/cda';

const loinc = '2.16.840.1.113883.6.1';

/** Of no document of the sandbox. */
export const letterTitle = 'Séjour en cardiologie';

/** `number` tells one letter from another. */
export function dischargeLetter(number: number, title = letterTitle, replaces?: number): Buffer {
  return buildCda({
    id: `1.2.250.1.999.1.${number}`,
    code: { code: '11490-0', system: loinc, display: 'Lettre de liaison à la sortie' },
    title,
    time: '20261120101500+0100',
    patient: {
      root: '1.2.250.1.213.1.4.10',
      extension: '284036311320740',
      birthName: 'DELMAS',
      usedName: 'DELMAS-HADDAD',
      firstGiven: 'JEANNE',
      givenNames: 'JEANNE LOUISE',
      gender: 'F',
      birthDate: '19840312',
      birthPlace: '63113',
    },
    author: { idnps: '899700001037', family: 'MAUREL', given: 'Solène', prefix: 'DR' },
    structure: { idnst: '1990000010', name: 'Centre hospitalier de Valbrune' },
    facility: 'SA01',
    setting: 'ETABLISSEMENT',
    ...(replaces === undefined ? {} : { replaces: `1.2.250.1.999.1.${replaces}`, version: 2 }),
    body: {
      sections: [
        {
          title: 'Motif de l’hospitalisation',
          narrative:
            '<paragraph>Palpitations à l’effort depuis trois semaines, sans malaise. Hospitalisation du 17 au 20 novembre 2026.</paragraph>',
        },
        {
          title: 'Synthèse du séjour',
          narrative:
            '<paragraph>Échographie cardiaque <content styleCode="Bold">normale</content>. Holter de 48 heures : extrasystoles isolées, sans trouble du rythme.</paragraph><list><item>Pas d’indication à un traitement de fond</item><item>Reprise de l’activité sans restriction</item></list>',
        },
        {
          title: 'Résultats marquants',
          narrative:
            '<table><thead><tr><th>Examen</th><th>Valeur</th><th>Référence</th></tr></thead><tbody><tr><td>Potassium</td><td>4,1 mmol/l</td><td>3,5 à 5,0</td></tr><tr><td>TSH</td><td>2,2 mUI/l</td><td>0,4 à 4,0</td></tr><tr><td>Fréquence au repos</td><td>68 /min</td><td>60 à 80</td></tr></tbody></table>',
        },
        { title: 'Suites à donner', narrative: '<paragraph>Consultation de contrôle dans trois mois avec un tracé de repos.</paragraph>' },
      ],
    },
  });
}

export const resultPdf = (): Buffer =>
  buildPdf(['Analyses du 18 novembre 2026', '', 'Potassium 4,1 mmol/l', 'TSH 2,2 mUI/l', '', 'Personne et resultats inventes.']);
