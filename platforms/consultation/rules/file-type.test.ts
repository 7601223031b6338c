// Files by their bytes: what is taken, what is refused and by which rule, and no name that deceives.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { acceptFile, cleanName } from './file-type.ts';

const zip = (files: Record<string, string>, stored: readonly string[] = []): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { level: stored.includes(name) ? 0 : 6 }]])),
    ),
  );
const docx = zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>' });
const odt = zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<o/>' }, ['mimetype']);
const png = Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG\r\n\x1a\n', 'latin1'), Buffer.from('IHDR')]);
const pdf = Buffer.from('%PDF-1.7\n%âã\n1 0 obj', 'latin1');

test('CCT-220 what is taken is known by its bytes', () => {
  for (const [name, bytes, kind] of [
    ['note.pdf', pdf, 'pdf'],
    ['Écran.PNG', png, 'png'],
    ['photo.jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]), 'jpg'],
    ['note.docx', docx, 'docx'],
    ['mesures.xlsx', zip({ '[Content_Types].xml': '', 'xl/workbook.xml': '' }), 'xlsx'],
    ['note.odt', odt, 'odt'],
    ['mesures.ods', zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }, ['mimetype']), 'ods'],
    ['lisez-moi.txt', Buffer.from('\ufeffBonjour à tous\r\n'), 'txt'],
    ['note.markdown', Buffer.from('# Titre\n\n<b>texte</b>'), 'md'],
    ['mesures.csv', Buffer.from('a;b\n1;2'), 'csv'],
    ['données.json', Buffer.from('{"a":1}'), 'json'],
    ['données.xml', Buffer.from('<?xml version="1.0"?><a/>'), 'xml'],
  ] as const)
    assert.equal(acceptFile(name, bytes).kind, kind, name);
  assert.deepEqual(acceptFile('photo.JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])), { kind: 'jpg', type: 'image/jpeg', name: 'photo.jpg' });
});

test('CCT-220 programs, pages, archives, macros and files that pretend to be others are refused by a named rule', () => {
  const svg = Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  for (const [name, bytes, rule] of [
    ['vide.txt', Buffer.alloc(0), 'CCT-FILE-EMPTY'],
    ['facture.pdf', Buffer.from('MZ\x90\x00', 'latin1'), 'CCT-FILE-KIND'],
    ['outil.txt', Buffer.from('#!/bin/sh\nrm'), 'CCT-FILE-KIND'],
    ['outil.txt', Buffer.from('\x7fELF\x02', 'latin1'), 'CCT-FILE-KIND'],
    ['page.txt', Buffer.from('  \n<!DOCTYPE html><p>'), 'CCT-FILE-KIND'],
    ['page.md', Buffer.from('<script>alert(1)</script>'), 'CCT-FILE-KIND'],
    ['dessin.xml', svg, 'CCT-FILE-KIND'],
    ['dessin.svg', svg, 'CCT-FILE-KIND'],
    ['page.xml', Buffer.from(`<a>${' '.repeat(5000)}<b xmlns="http://www.w3.org/1999/xhtml"/></a>`), 'CCT-FILE-ACTIVE'],
    ['x.xml', Buffer.from(`<?xml version="1.0"?>${' '.repeat(5000)}<!DOCTYPE a [<!ENTITY b "c">]><a/>`), 'CCT-FILE-ACTIVE'],
    ['x.json', Buffer.from('{nope'), 'CCT-FILE-PRETENDS'],
    ['x.xml', Buffer.from('nope'), 'CCT-FILE-PRETENDS'],
    ['lot.zip', zip({ 'a.txt': 'x' }), 'CCT-FILE-KIND'],
    ['lot.docx', zip({ 'a.txt': 'x' }), 'CCT-FILE-KIND'],
    ['lot.docx', Buffer.from('PK\x03\x04 broken'), 'CCT-FILE-KIND'],
    ['note.docx', zip({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/vbaProject.bin': 'x' }), 'CCT-FILE-MACRO'],
    ['note.docx', zip({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/embeddings/oleObject1.bin': 'x' }), 'CCT-FILE-MACRO'],
    ['note.odt', zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'Basic/script-lc.xml': '' }, ['mimetype']), 'CCT-FILE-MACRO'],
    ['note.docm', docx, 'CCT-FILE-EXTENSION'],
    ['note.pdf.exe', pdf, 'CCT-FILE-EXTENSION'],
    ['rapport\u202Efdp.exe', pdf, 'CCT-FILE-EXTENSION'],
    ['note', pdf, 'CCT-FILE-EXTENSION'],
    ['note.constructor', pdf, 'CCT-FILE-EXTENSION'],
    ['note.docx', odt, 'CCT-FILE-PRETENDS'],
    ['note.png', pdf, 'CCT-FILE-PRETENDS'],
    ['note.txt', pdf, 'CCT-FILE-PRETENDS'],
    ['note.pdf', Buffer.from('Bonjour'), 'CCT-FILE-PRETENDS'],
    ['note.pdf', Buffer.concat([pdf, Buffer.from('<< /JavaScript (app.alert(1)) >>')]), 'CCT-FILE-ACTIVE'],
    ['note.pdf', Buffer.concat([pdf, docx]), 'CCT-FILE-TWO'],
    ['note.txt', Buffer.from('a\u0000b'), 'CCT-FILE-KIND'],
    ['note.txt', Buffer.from([0xe9, 0x74, 0xe9]), 'CCT-FILE-KIND'],
    ['note.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'CCT-FILE-KIND'],
  ] as const)
    assert.throws(() => acceptFile(name, bytes), { name: 'Problem', requirement: rule }, `${name} ${rule}`);
});

test('CCT-221 a name keeps no path, no control, nothing that turns the reading round', () => {
  for (const [given, kept] of [
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\x\\Note.pdf', 'Note.pdf'],
    ['a\u0000b\u202E\u200Bc\r\n.txt', 'abc.txt'],
    ['  .. Note   finale . .pdf', 'Note finale.pdf'],
    ['CON.txt', '_CON.txt'],
    ['Réponse « v2 » : bilan?.odt', 'Réponse « v2 » - bilan-.odt'],
    ['', 'fichier'],
    ['.pdf', 'pdf'],
    ['e\u0301.txt', 'é.txt'],
  ] as const)
    assert.equal(cleanName(given), kept, JSON.stringify(given));
  fc.assert(
    fc.property(
      fc
        .array(
          fc.oneof(
            fc.constantFrom(...' ./\\:\u202e\u200b\ud83d\ude00aé'),
            fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
          ),
          { maxLength: 300 },
        )
        .map((signs) => signs.join('')),
      (given) => {
        const name = cleanName(given);
        assert.ok(
          name.length >= 1 && name.length <= 250 && !/[/\\\p{Cc}\p{Cf}\p{Cs}]/u.test(name) && !name.startsWith('.'),
          JSON.stringify(name),
        );
        assert.equal(cleanName(name), name);
      },
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        acceptFile('x.txt', Buffer.from(bytes));
      } catch (error) {
        assert.equal((error as Error).name, 'Problem');
      }
    }),
  );
});
