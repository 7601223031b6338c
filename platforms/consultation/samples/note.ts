// The position note of the sample: what a federation sends instead of filling in a form, to be split by chapter and confirmed.
export const note = {
  name: 'note-de-position.md',
  organisation: 'feels',
  text: `# Note de position sur le projet de doctrine 2020

Fédération d’essai des éditeurs de logiciels de soin. Cette note est inventée, comme la fédération qui la signe.

Nos adhérents ont lu le projet chapitre par chapitre. Nous saluons la méthode et demandons avant tout des échéances qui ne bougent plus.

## Démarche d’opposabilité

Nous approuvons que chaque règle dise par quel levier elle s’impose. L’exigence DOC-OPP-02 devrait préciser à quel rythme la conformité est vérifiée, et pour quelle version du produit le résultat est publié.

## Identité du patient

L’obligation de référencer les données par l’INS (DOC-INS-01) doit attendre la publication du guide. Sur l’appel du téléservice (DOC-INS-09), nos adhérents demandent un mode dégradé écrit.

### Nouveau-nés et patients étrangers

Le projet ne dit rien de ceux qui n’ont pas encore de matricule, ou qui n’en auront jamais.

## Identification électronique et contrôle d’accès

Deux exigences distinctes gagneraient à être deux chapitres. L’accès des professionnels par la CPS, l’e-CPS ou Pro Santé Connect suppose que les postes partagés des urgences soient traités.

## Interopérabilité

Les volets du CI-SIS sont appliqués par nos adhérents depuis dix ans. Il manque un tableau des versions en vigueur, et un environnement d’essai ouvert.

## DMP

Un même document est aujourd’hui déposé deux ou trois fois par des voies différentes. Nous demandons un dépôt unique.

## E-prescription

Prescrire et dispenser par voie électronique change le travail du médecin et du pharmacien. Nous demandons une période de double circuit, bornée dans le temps.

## ESMS numérique

Le dossier de l’usager doit reprendre les identifiants et les échanges de la ville et de l’hôpital, et ne pas en inventer d’autres.

## Impacts pour la maîtrise d’ouvrage et la maîtrise d’œuvre

Aucun impact n’est chiffré. Nos adhérents estiment l’ensemble à quatre-vingt-dix jours-personnes par produit, hors déploiement.

## Conclusion

Nous restons à disposition pour en parler.
`,
} as const;
