// Writes the record of one patient: each verb makes one resource, linked to the patient, the contact and who was there.
import type { Resource } from '@socle/engine/fhir';
import type { SeededRandom } from '@socle/kit/clock';
import type { Person } from '../contract.ts';
import type { Drug } from '../medicine/illnesses.ts';
import { lab, type Measure, type Panel } from '../medicine/measures.ts';
import { dateText, timeText } from '../people/days.ts';
import type { Professional, Structure } from '../people/professionals.ts';
import { atc, coding, concept, hl7, icd10, local, loinc, reference, resource, snomed, ucum } from './shapes.ts';

export type Contact = 'visit' | 'emergency' | 'stay';

/** A contact with care: what is written during it refers to it. */
export interface Visit {
  readonly id: string;
  readonly day: number;
  /** Minutes since midnight. */
  readonly at: number;
  readonly by: Professional;
}

export interface Record {
  readonly resources: readonly Resource[];
  visit(
    day: number,
    by: Professional,
    reason: string,
    options?: { kind?: Contact; days?: number; condition?: string; place?: string },
  ): Visit;
  condition(
    code: string,
    name: string,
    options: { onset: number; over?: number | undefined; visit?: Visit | undefined; chronic: boolean; by: Professional },
  ): string;
  vital(visit: Visit, measure: Measure, value: number): void;
  pressure(visit: Visit, systolic: number, diastolic: number): void;
  result(day: number, what: keyof typeof lab, value: number, laboratory: Structure, biologist: Professional): string;
  report(day: number, panel: Panel, results: readonly string[], laboratory: Structure, biologist: Professional, asked: Professional): void;
  prescribe(visit: Visit, drug: Drug, options: { days: number; stopped?: boolean; because?: string }): void;
  takes(day: number, drug: Drug, since: number): void;
  vaccinate(day: number, vaccine: readonly [string, string], dose: number, by: Professional): void;
  procedure(
    day: number,
    code: string,
    name: string,
    by: Professional,
    options?: { visit?: Visit; because?: string | undefined; kind?: readonly [string, string] },
  ): void;
  allergy(day: number, one: { atc?: string; name: string; category: string; reaction: string; severe?: boolean }, by: Professional): void;
}

const vitalSigns = { coding: [coding(hl7('observation-category'), 'vital-signs', 'Vital Signs')] };
const laboratoryCategory = { coding: [coding(hl7('observation-category'), 'laboratory', 'Laboratory')] };
const classes = { visit: ['AMB', 'ambulatory'], emergency: ['EMER', 'emergency'], stay: ['IMP', 'inpatient encounter'] } as const;

export function openRecord(person: Person, random: SeededRandom): Record {
  const resources: Resource[] = [];
  const counts = new Map<string, number>();
  const patient = reference(`Patient/${person.id}`);
  const add = (type: string, letter: string, text: string, rest: { [name: string]: unknown }): string => {
    const n = (counts.get(letter) ?? 0) + 1;
    counts.set(letter, n);
    const id = `${person.id}-${letter}${n}`;
    resources.push(resource(type, id, text, rest));
    return id;
  };
  const quantity = (measure: Measure, value: number) => ({ value, unit: measure.unit, system: ucum, code: measure.ucum ?? measure.unit });
  const text = (measure: Measure, value: number): string => `${measure.display} : ${String(value).replace('.', ',')} ${measure.unit}`;
  const who = (one: Professional) => reference(`Practitioner/${one.id}`, one.name);

  return {
    resources,
    visit(day, by, reason, { kind = 'visit', days = 0, condition, place } = {}) {
      const at = kind === 'emergency' ? random.int(0, 1380) : random.int(8 * 60, 18 * 60);
      const end = kind === 'stay' ? timeText(day + days, 11 * 60) : timeText(day, at + random.int(10, kind === 'emergency' ? 300 : 40));
      const [code, display] = classes[kind];
      const where =
        place ?? by.structure.places[kind === 'emergency' ? 'urgences' : 'consultations'] ?? Object.values(by.structure.places)[0];
      const id = add('Encounter', 'e', `${dateText(day)} : ${reason}, ${by.name}`, {
        identifier: [{ system: local('venue'), value: `${person.id}-${day}-${at}` }],
        status: 'finished',
        class: coding(hl7('v3-ActCode'), code, display),
        subject: patient,
        participant: [{ individual: who(by) }],
        period: { start: timeText(day, at), end },
        reasonCode: [{ text: reason }],
        ...(condition ? { diagnosis: [{ condition: reference(`Condition/${condition}`) }] } : {}),
        location: [{ location: reference(`Location/${where}`) }],
        serviceProvider: reference(`Organization/${by.structure.id}`, by.structure.name),
      });
      return { id, day, at, by };
    },
    condition(code, name, { onset, over, visit, chronic, by }) {
      return add('Condition', 'c', name, {
        clinicalStatus: { coding: [coding(hl7('condition-clinical'), over === undefined ? 'active' : 'resolved')] },
        verificationStatus: { coding: [coding(hl7('condition-ver-status'), 'confirmed')] },
        category: [{ coding: [coding(hl7('condition-category'), chronic ? 'problem-list-item' : 'encounter-diagnosis')] }],
        code: concept(icd10, code, name),
        subject: patient,
        ...(visit ? { encounter: reference(`Encounter/${visit.id}`) } : {}),
        onsetDateTime: dateText(onset),
        ...(over === undefined ? {} : { abatementDateTime: dateText(over) }),
        recordedDate: dateText(Math.max(onset, visit?.day ?? onset)),
        recorder: who(by),
      });
    },
    vital(visit, measure, value) {
      add('Observation', 'o', text(measure, value), {
        status: 'final',
        category: [vitalSigns],
        code: concept(loinc, measure.code, measure.display),
        subject: patient,
        encounter: reference(`Encounter/${visit.id}`),
        effectiveDateTime: timeText(visit.day, visit.at + 5),
        performer: [who(visit.by)],
        valueQuantity: quantity(measure, value),
      });
    },
    pressure(visit, systolic, diastolic) {
      const part = (code: string, display: string, value: number) => ({
        code: concept(loinc, code, display),
        valueQuantity: { value, unit: 'mmHg', system: ucum, code: 'mm[Hg]' },
      });
      add('Observation', 'o', `Pression artérielle : ${systolic}/${diastolic} mmHg`, {
        status: 'final',
        category: [vitalSigns],
        code: concept(loinc, '85354-9', 'Blood pressure panel with all children optional'),
        subject: patient,
        encounter: reference(`Encounter/${visit.id}`),
        effectiveDateTime: timeText(visit.day, visit.at + 5),
        performer: [who(visit.by)],
        ...(systolic >= 140 || diastolic >= 90
          ? { interpretation: [{ coding: [coding(hl7('v3-ObservationInterpretation'), 'H', 'High')] }] }
          : {}),
        component: [part('8480-6', 'Systolic blood pressure', systolic), part('8462-4', 'Diastolic blood pressure', diastolic)],
      });
    },
    result(day, what, value, laboratory, biologist) {
      const measure: Measure = lab[what];
      const { low, high } = measure;
      const flag: readonly [string, string] =
        high !== undefined && value > high ? ['H', 'High'] : low !== undefined && value < low ? ['L', 'Low'] : ['N', 'Normal'];
      return add('Observation', 'o', text(measure, value), {
        status: 'final',
        category: [laboratoryCategory],
        code: concept(loinc, measure.code, measure.display),
        subject: patient,
        effectiveDateTime: timeText(day, 8 * 60 + 10),
        issued: timeText(day, 16 * 60),
        performer: [who(biologist), reference(`Organization/${laboratory.id}`, laboratory.name)],
        valueQuantity: quantity(measure, value),
        interpretation: [{ coding: [coding(hl7('v3-ObservationInterpretation'), flag[0], flag[1])] }],
        ...(low === undefined && high === undefined
          ? {}
          : {
              referenceRange: [
                {
                  ...(low === undefined ? {} : { low: quantity(measure, low) }),
                  ...(high === undefined ? {} : { high: quantity(measure, high) }),
                },
              ],
            }),
      });
    },
    report(day, panel, results, laboratory, biologist, asked) {
      add('DiagnosticReport', 'r', `${panel.title} du ${dateText(day)}`, {
        status: 'final',
        category: [{ coding: [coding(hl7('v2-0074'), 'LAB', 'Laboratory')] }],
        code: { coding: [coding(loinc, panel.code, panel.display)], text: panel.title },
        subject: patient,
        effectiveDateTime: timeText(day, 8 * 60 + 10),
        issued: timeText(day, 16 * 60 + 5),
        performer: [reference(`Organization/${laboratory.id}`, laboratory.name)],
        resultsInterpreter: [who(biologist)],
        result: results.map((id) => reference(`Observation/${id}`)),
        conclusion: `Demandé par ${asked.name}. Résultats validés.`,
      });
    },
    prescribe(visit, drug, { days, stopped = false, because }) {
      add('MedicationRequest', 'm', `${drug.name} ${drug.dose}, ${drug.daily} fois par jour pendant ${days} jours`, {
        status: stopped ? 'completed' : 'active',
        intent: 'order',
        medicationCodeableConcept: concept(atc, drug.atc, drug.name),
        subject: patient,
        encounter: reference(`Encounter/${visit.id}`),
        authoredOn: timeText(visit.day, visit.at + 12),
        requester: who(visit.by),
        ...(because ? { reasonReference: [reference(`Condition/${because}`)] } : {}),
        dosageInstruction: [
          { text: `${drug.dose}, ${drug.daily} fois par jour`, timing: { repeat: { frequency: drug.daily, period: 1, periodUnit: 'd' } } },
        ],
        dispenseRequest: { expectedSupplyDuration: { value: days, unit: 'jours', system: ucum, code: 'd' } },
      });
    },
    takes(day, drug, since) {
      add('MedicationStatement', 't', `Prend ${drug.name} ${drug.dose}`, {
        status: 'active',
        medicationCodeableConcept: concept(atc, drug.atc, drug.name),
        subject: patient,
        effectivePeriod: { start: dateText(since) },
        dateAsserted: dateText(day),
        informationSource: patient,
        dosage: [{ text: `${drug.dose}, ${drug.daily} fois par jour` }],
      });
    },
    vaccinate(day, [code, name], dose, by) {
      add('Immunization', 'v', `${name}, dose ${dose}, le ${dateText(day)}`, {
        status: 'completed',
        vaccineCode: concept(atc, code, name),
        patient,
        occurrenceDateTime: dateText(day),
        primarySource: true,
        lotNumber: `T${String((day * 7 + dose) % 10_000).padStart(4, '0')}`,
        performer: [{ actor: who(by) }],
        protocolApplied: [{ doseNumberPositiveInt: dose }],
      });
    },
    procedure(day, code, name, by, { visit, because, kind } = {}) {
      add('Procedure', 'p', `${name}, le ${dateText(day)}`, {
        status: 'completed',
        ...(kind ? { category: concept(snomed, ...kind) } : {}),
        code: concept(snomed, code, name),
        subject: patient,
        ...(visit ? { encounter: reference(`Encounter/${visit.id}`) } : {}),
        performedDateTime: dateText(day),
        performer: [{ actor: who(by) }],
        ...(because ? { reasonReference: [reference(`Condition/${because}`)] } : {}),
      });
    },
    allergy(day, one, by) {
      add('AllergyIntolerance', 'a', `Allergie : ${one.name}`, {
        clinicalStatus: { coding: [coding(hl7('allergyintolerance-clinical'), 'active')] },
        verificationStatus: { coding: [coding(hl7('allergyintolerance-verification'), 'confirmed')] },
        type: 'allergy',
        category: [one.category],
        criticality: one.severe ? 'high' : 'low',
        code: one.atc ? concept(atc, one.atc, one.name) : { text: one.name },
        patient,
        recordedDate: dateText(day),
        recorder: who(by),
        reaction: [{ manifestation: [{ text: one.reaction }], severity: one.severe ? 'severe' : 'moderate' }],
      });
    },
  };
}
