-- The names of authors and structures were indexed with those of all who are contained in a document, the patient among them. Forgotten here, these parameters
-- are loaded again when the room opens, and what they concern is indexed anew.
delete from parameter where url like 'https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter/author-%';
