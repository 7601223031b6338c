// The INS datamatrix held against the published vectors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDatamatrix, writeDatamatrix } from './datamatrix.ts';

const oid = '1.2.250.1.213.1.4.10';

test('INS-050 the datamatrix: published vectors, blocks in any order, names that hold the letters of a block', () => {
  const head = `IS01${'0'.repeat(22)}`;
  assert.deepEqual(
    readDatamatrix(`${head}S1277010115400329S21.2.250.1.213.1.4.8\u001dS3SARAH-LOU ANNA\u001dS4GARCIA-HAMMADI\u001dS5FS621-01-1977`),
    {
      matricule: { oid: '1.2.250.1.213.1.4.8', value: '277010115400329' },
      traits: {
        birthName: 'GARCIA-HAMMADI',
        givenNames: ['SARAH-LOU', 'ANNA'],
        firstGiven: 'SARAH-LOU',
        birthDate: '1977-01-21',
        sex: 'F',
        birthPlace: undefined,
      },
    },
  );
  const second = readDatamatrix(
    `${head}S1123549685274612S225978456325481569525S3TEST1 TEST2 TEST\u001dS4DATAMATRIXTEST\u001dS5MS631-08-2021S717000`,
  );
  assert.deepEqual(
    [second.matricule.oid, second.traits.birthName, second.traits.birthPlace],
    ['25978456325481569525', 'DATAMATRIXTEST', '17000'],
  );
  assert.equal(
    readDatamatrix(`${head}S1277010115400329S21.2.250.1.213.1.4.8\u001dS3ANNA\u001dS5FS621-01-1977S4ES4O`).traits.birthName,
    'ES4O',
  );
  for (const text of ['', 'IS01', `${head}S9x`, `${head}S112`]) assert.throws(() => readDatamatrix(text), { requirement: 'INS-050' });
  const letters = fc.stringMatching(/^[A-Z][A-Z-]{0,20}$/);
  fc.assert(
    fc.property(
      letters,
      fc.array(letters, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('1.2.250.1.213.1.4.8', oid),
      (birthName, givenNames, where) => {
        const whole = {
          matricule: { oid: where, value: '277010115400329' },
          traits: {
            birthName,
            givenNames,
            firstGiven: givenNames[0] as string,
            birthDate: '1977-01-21',
            sex: 'F' as const,
            birthPlace: '63113',
          },
        };
        assert.deepEqual(readDatamatrix(writeDatamatrix(whole)), whole);
      },
    ),
  );
});
