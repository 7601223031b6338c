// What is said of one chapter, one requirement or the whole edition: hand-written, and themes that several take up in words of their own.
import type { ActorKind, ContributionKind, TargetKind, Verdict } from '../contract.ts';

export interface Remark {
  readonly kind: ContributionKind;
  readonly on: TargetKind;
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly alternative?: string;
  /** A sentence that a counter-wording puts at the end of the text. */
  readonly adds?: string;
  /** Words of the element on which it is anchored. */
  readonly quote?: string;
  /** As what speaks whoever says it; absent: anyone. */
  readonly who?: ActorKind;
}

const remark = (kind: ContributionKind, on: TargetKind, id: string, title: string, body: string, more: Pick<Remark, 'alternative' | 'adds' | 'quote' | 'who'> = {}): Remark => ({ kind, on, id, title, body, ...more });

export const remarks: readonly Remark[] = [
  remark('question', 'chapter', 'objet', 'À qui s’adresse l’édition, chapitre par chapitre ?', '{voice} Nous avons lu les vingt-neuf chapitres pour en retenir six. Une entrée par métier éviterait à chacun ce travail.'),
  remark('defect', 'chapter', 'objet', 'Numéros de chapitres changés', '{voice} Nos marchés citent les numéros de 2019. Sans table de passage, ces citations ne mènent plus nulle part.', { who: 'moe' }),
  remark('question', 'requirement', 'DOC-OPP-01', 'Les applications de bien-être sont-elles dans le périmètre ?', '{voice} Une application qui compte les pas traite-t-elle des données de santé au sens du texte ? Où passe la limite ?', { quote: 'Tout service numérique qui traite des données de santé', who: 'moe' }),
  remark('support', 'chapter', 'composants', 'Une synthèse utile', '{voice} Savoir en une page ce que l’État fournit et ce qu’il laisse à chacun manquait. Merci.'),
  remark('question', 'chapter', 'composants', 'Quels composants sont déjà en service ?', '{voice} La synthèse ne distingue pas ce qui existe de ce qui est prévu. Un état par composant serait précieux.'),
  remark('support', 'chapter', 'synthese-evolutions', 'Enfin dire ce qui a changé', '{voice} Comparer deux éditions à la main nous prenait trois semaines. Ce chapitre doit rester, et si possible exigence par exigence.', { quote: 'ce qui change d’une édition à l’autre', who: 'moe' }),
  remark('defect', 'chapter', 'synthese-evolutions', 'Des évolutions n’y figurent pas', '{voice} Deux échéances déplacées n’apparaissent pas dans la synthèse. Une comparaison calculée serait plus sûre qu’un texte.'),
  remark('question', 'chapter', 'impacts-moa-moe', 'Qui a évalué les impacts ?', '{voice} Le chapitre dit ce qu’il faut faire, non ce que cela coûte. Les éditeurs ont-ils été interrogés ?', { quote: 'ce que doivent faire les maîtrises d’ouvrage', who: 'moe' }),
  remark('wording', 'chapter', 'impacts-moa-moe', 'Ajouter un ordre de grandeur', '{voice} Même grossier, un ordre de grandeur de l’effort aiderait à décider.', { adds: 'Un ordre de grandeur de l’effort accompagne chaque impact.' }),
  remark('defect', 'chapter', 'macro-planning', 'Le planning ne distingue pas prévu et réel', '{voice} Des jalons passés y figurent encore comme à venir. On ne sait pas ce qui a glissé.'),
  remark('question', 'chapter', 'macro-planning', 'Quel jalon commande les autres ?', '{voice} Si le premier téléservice glisse, lesquels glissent avec lui ?'),
  remark('objection', 'chapter', 'feuille-de-route-2021', 'Trop d’échéances la même année', '{voice} Sept chantiers réglementaires en 2021 pour les mêmes équipes.', { alternative: 'Étaler en deux vagues, les identités d’abord.', who: 'moe' }),
  remark('question', 'provision', 'feuille-2021-convergence', 'Que devient ce que nous déclarons ?', '{voice} La déclaration sera-t-elle publiée ? Servira-t-elle dans les achats publics ?', { who: 'moe' }),
  remark('question', 'chapter', 'priorites-2021-2023', 'Comment les priorités ont-elles été choisies ?', '{voice} Rien ne dit pourquoi celles-ci et non d’autres, ni ce qu’il advient du reste.'),
  remark('support', 'provision', 'priorite-esms', 'Le médico-social, enfin', '{voice} Notre secteur était le grand absent. Cette priorité était attendue.', { who: 'moa' }),
  remark('question', 'provision', 'priorite-financement', 'Financer l’usage, comment le mesurer ?', '{voice} Nous sommes favorables à un financement à l’usage, à condition que l’indicateur soit connu avant.', { who: 'moe' }),
  remark('question', 'chapter', 'opposabilite', 'À partir de quand un écart est-il sanctionné ?', '{voice} Le chapitre annonce l’opposabilité sans dire les suites d’un écart ni les voies de recours.'),
  remark('support', 'chapter', 'opposabilite', 'Une partie à part entière', '{voice} Dire par quel levier chaque règle s’impose est la meilleure nouvelle de cette édition.', { quote: 'par quels leviers une règle s’impose' }),
  remark('defect', 'provision', 'opposabilite-leviers', 'Levier et date vont ensemble', '{voice} Une même règle a plusieurs leviers à plusieurs dates. Les écrire dans un tableau, règle par règle, éviterait les contresens.', { who: 'moa' }),
  remark('question', 'provision', 'opposabilite-verification', 'Qui vérifie, et où le résultat est-il publié ?', '{voice} Le texte promet une publication nationale. Sera-t-elle par produit, par version, par établissement ?'),
  remark('defect', 'figure', 'house', 'Le schéma ne dit pas ce qui est en service', '{voice} Une case pleine et une case vide suffiraient à distinguer l’existant de la cible.'),
  remark('question', 'figure', 'house', 'Où sont les services des régions ?', '{voice} La maison ne montre que des services nationaux. Les services régionaux sont-ils dans les murs ?', { who: 'moa' }),
  remark('question', 'chapter', 'architecture-cible', 'Peut-on avoir le schéma sous une forme réutilisable ?', '{voice} Une image ne se recherche pas et ne s’agrandit pas. Une liste des composants, avec leurs liens, serait utile à tous.'),
  remark('question', 'chapter', 'ethique', 'Les travaux de la cellule seront-ils publiés ?', '{voice} Nous aimerions les lire et, s’il se peut, y contribuer.'),
  remark('support', 'requirement', 'DOC-ETH-01', 'Associer des usagers', '{voice} Nous soutenons cette cellule et demandons qu’un tiers de ses membres soient des usagers.', { who: 'user' }),
  remark('question', 'chapter', 'urbanisation', 'Que faire d’un service régional qui existe déjà ?', '{voice} Faut-il le fermer, le raccorder, ou peut-il devenir la solution d’autres régions ?', { who: 'moa' }),
  remark('objection', 'requirement', 'DOC-URB-01', 'L’État doit laisser un champ à l’industrie', '{voice} La frontière entre ce que l’État opère et ce qu’il règle n’est pas dite, et elle se déplace.', { alternative: 'Écrire la liste fermée des services socles et s’y tenir trois ans.', quote: 'réutiliser les services socles nationaux', who: 'moe' }),
  remark('question', 'provision', 'interop-ci-sis', 'Quelle version du volet fait foi ?', '{voice} Deux versions coexistent pendant plusieurs mois. Un tableau des versions en vigueur par usage serait nécessaire.', { who: 'moe' }),
  remark('question', 'requirement', 'DOC-IOP-10', 'Les terminologies sont-elles libres de droits pour nous ?', '{voice} Nous voulons être sûrs de pouvoir les distribuer avec notre logiciel.', { quote: 'serveur multi-terminologies', who: 'moe' }),
  remark('evidence', 'requirement', 'DOC-IOP-09', 'Trois projectathons plus tard', '{voice} Chaque session nous a révélé une dizaine d’écarts que nos tests ne voyaient pas. L’essentiel de l’effort est la préparation des données.', { who: 'moe' }),
  remark('question', 'chapter', 'pgssi-s', 'Quels paliers pour une petite structure ?', '{voice} Nous n’avons pas de responsable de la sécurité. Que peut-on attendre de nous la première année ?', { who: 'moa' }),
  remark('impact', 'requirement', 'DOC-SEC-15', 'Auditer coûte plus que corriger', '{voice} Un audit annuel représente le tiers de notre budget informatique.', { who: 'moa' }),
  remark('question', 'chapter', 'identification-electronique', 'Identification et contrôle d’accès : deux chapitres ?', '{voice} Les deux sujets sont distincts, le texte le dit. Pourquoi les garder dans un même chapitre ?', { quote: 'deux exigences distinctes', who: 'moe' }),
  remark('question', 'requirement', 'DOC-IEL-02', 'Comment connaître la relation de soin ?', '{voice} Notre logiciel ne sait pas toujours qui soigne qui. Que vaut une relation déclarée par le professionnel ?', { quote: 'la relation de soin', who: 'moe' }),
  remark('question', 'provision', 'identite-acteurs-certificats', 'Un certificat par établissement ou par site ?', '{voice} Nos onze sites ont la même personnalité morale. Combien faut-il de certificats ?', { who: 'moa' }),
  remark('defect', 'chapter', 'rpps', 'Des professionnels sans numéro', '{voice} Dans notre maison, la moitié des intervenants ne figurent dans aucun répertoire. L’édition ne dit pas comment les désigner.', { who: 'moa' }),
  remark('question', 'chapter', 'rpps', 'À quand la fin de l’ancien répertoire ?', '{voice} Nous tenons deux numéros par personne et ne savons pas lequel envoyer.', { who: 'moe' }),
  remark('question', 'requirement', 'DOC-INS-04', 'Que faire d’un nouveau-né ?', '{voice} Le matricule n’existe pas encore à la naissance. Sous quel statut partager un compte rendu de maternité ?', { quote: 'une identité au statut qualifié', who: 'moa' }),
  remark('evidence', 'requirement', 'DOC-INS-09', 'Quatre mille appels au téléservice', '{voice} Sur 4 200 appels, 86 % ont rendu une identité, 9 % aucune, 5 % plusieurs. Les noms composés expliquent la moitié des échecs.', { who: 'moa' }),
  remark('question', 'provision', 'ins-identitovigilance', 'Une instance pour trois maisons ?', '{voice} Pouvons-nous partager une instance d’identitovigilance entre plusieurs petits établissements ?', { who: 'moa' }),
  remark('question', 'requirement', 'DOC-USR-03', 'Et ceux qui n’ont pas de téléphone ?', '{voice} Beaucoup de ceux que nous représentons n’ont ni téléphone récent ni adresse électronique. Quel autre moyen leur est garanti ?', { who: 'user' }),
  remark('question', 'chapter', 'offre-de-sante', 'Qui met à jour la description de l’offre ?', '{voice} Le répertoire ne vaut que par sa fraîcheur. Rien n’est dit du rythme ni de celui qui en répond.', { who: 'moa' }),
  remark('question', 'requirement', 'DOC-DMP-04', 'Synthèse annuelle : quel format ?', '{voice} Un document structuré ou un texte ? Le temps de saisie n’est pas le même.', { quote: 'la synthèse annuelle du médecin traitant', who: 'professional' }),
  remark('objection', 'requirement', 'DOC-DMP-00', 'Alimenter, mais pas deux fois', '{voice} Le même compte rendu part au dossier, par messagerie et par le réseau régional.', { alternative: 'Un seul dépôt, dont les autres prennent connaissance.', who: 'moa' }),
  remark('question', 'requirement', 'DOC-MSS-00', 'La messagerie avec les patients, pour quand ?', '{voice} Nos patients nous écrivent déjà, par des moyens que nous ne choisissons pas.', { who: 'professional' }),
  remark('question', 'provision', 'e-prescription-base', 'Que verra le pharmacien ?', '{voice} Verra-t-il l’ordonnance entière, ou seulement ce qui reste à délivrer ?', { who: 'professional' }),
  remark('evidence', 'requirement', 'DOC-EPR-02', 'La longueur des ordonnances', '{voice} Dans notre expérimentation, une ordonnance sur cinq passe à deux pages, et le code imprimé devient illisible sur certaines imprimantes.', { who: 'professional' }),
  remark('question', 'chapter', 'coordination', 'Un outil par région ou un outil pour toutes ?', '{voice} Les patients changent de région. Comment la suite du parcours se lit-elle de l’autre côté ?', { quote: 'dix-sept GRADeS', who: 'moa' }),
  remark('question', 'requirement', 'DOC-ENS-01', 'Un aidant peut-il ouvrir l’espace de son parent ?', '{voice} Nous gérons déjà papiers et rendez-vous. Une délégation claire est indispensable.', { quote: 'Chaque citoyen', who: 'user' }),
  remark('question', 'chapter', 'bsp', 'Qu’y aura-t-il dans le bouquet ?', '{voice} Le chapitre est trop court pour que nous puissions nous prononcer.', { who: 'moe' }),
  remark('question', 'chapter', 'hdh', 'Où seront hébergées les données ?', '{voice} Nous demandons une date et un critère vérifiable, non une intention.'),
  remark('defect', 'requirement', 'DOC-HDH-02', 'Une date hors de l’édition', '{voice} L’énoncé parle d’un objectif à six ans dans une édition annuelle. Un jalon conviendrait mieux.', { quote: 'pour l’été 2026' }),
  remark('question', 'chapter', 'soutien-innovation', 'Où essayer avec de vrais utilisateurs ?', '{voice} Les guichets orientent bien ; il manque des lieux d’expérimentation.', { who: 'moe' }),
  remark('support', 'requirement', 'DOC-INN-01', 'Un guichet qui répond', '{voice} Deux réponses utiles en une semaine : continuez.', { who: 'moe' }),
  remark('question', 'requirement', 'DOC-ESMS-01', 'Un dossier pour les mineurs protégés ?', '{voice} Qui consent, qui lit, quand l’enfant est confié à un service ?', { who: 'moa' }),
  remark('question', 'provision', 'esms-financement', 'Les petits gestionnaires y auront-ils droit ?', '{voice} Les premiers appels demandaient des grappes d’établissements. Nous n’en avons que deux.', { who: 'moa' }),
  remark('question', 'chapter', 'europe', 'Un patient européen est-il qualifié ?', '{voice} Sous quelle identité enregistrer une personne sans matricule français ?', { who: 'moa' }),
  remark('support', 'requirement', 'DOC-EU-02', 'Relayer tôt', '{voice} Être prévenus dès les premières versions nous ferait gagner une année.', { who: 'moe' }),
  remark('support', 'chapter', 'convergence-regions', 'Une cible claire et un plan concret', '{voice} Le remplissage est lourd, mais l’outil nous a donné un plan d’action que nous suivons.', { who: 'moa' }),
  remark('question', 'chapter', 'convergence-regions', 'Pourquoi ressaisir ce que nous avons déjà déclaré ?', '{voice} Nous venons de fusionner et devons déclarer chaque service une seconde fois.', { quote: 'Les régions', who: 'moa' }),
  remark('defect', 'edition', '2020', 'Pas de version lisible par une machine', '{voice} Nous recopions chaque règle dans notre outil de suivi. Une forme exploitable éviterait des erreurs à tout le secteur.', { who: 'moe' }),
];

export interface Theme {
  readonly key: string;
  readonly title: string;
  readonly kind: ContributionKind;
  readonly on: TargetKind;
  readonly id: string;
  readonly answer: readonly [verdict: Verdict, reason: string];
  readonly by: readonly string[];
  /** One for each of `by`. */
  readonly said: readonly (readonly [title: string, body: string])[];
}

/** Near-duplicates: the same thing said by several, as in every real consultation. */
export const themes: readonly Theme[] = [
  {
    key: 'ins-date', answer: ['accepted-in-part', 'L’obligation est celle de la loi et sa date ne dépend pas de la doctrine. L’édition dit désormais ce qui est attendu au 1er janvier 2021 et ce qui ne l’est qu’après la publication du guide.'], title: 'Le 1er janvier 2021 est trop tôt pour l’INS', kind: 'defect', on: 'requirement', id: 'DOC-INS-01', by: ['trois-vallees', 'ch-port-salin', 'grand-pre', 'ght-ivre', 'feels', 'grades-garrigue'],
    said: [
      ['L’échéance du 1er janvier 2021 n’est pas tenable', 'Le référentiel et le guide d’implémentation ne sont pas publiés alors que l’obligation de référencer les données par l’INS commence au 1er janvier 2021. Nos clients ne pourront pas être prêts.'],
      ['INS au 1er janvier 2021 : nous ne serons pas prêts', 'Notre établissement ne peut pas référencer ses données par l’INS au 1er janvier 2021 : nos logiciels ne sont pas à jour, et le guide d’implémentation n’est pas publié.'],
      ['Échéance de l’INS impossible pour les laboratoires', 'Le référencement des données par l’INS au 1er janvier 2021 suppose un guide d’implémentation que nous n’avons pas. Les laboratoires ne pourront pas être prêts à cette échéance.'],
      ['Repousser l’obligation de référencement', 'Nous demandons que l’obligation de référencer les données par l’INS, prévue au 1er janvier 2021, ne commence qu’après la publication du guide d’implémentation et la mise à jour des logiciels.'],
      ['INS : une échéance à six semaines', 'Nos adhérents découvrent à six semaines du 1er janvier 2021 une obligation de référencer les données par l’INS dont le guide d’implémentation n’est pas publié. Aucun ne pourra être prêt.'],
      ['Établissements non prêts pour l’INS', 'Aucun des établissements que nous accompagnons ne pourra référencer ses données par l’INS au 1er janvier 2021. Le guide d’implémentation doit venir d’abord, l’obligation ensuite.'],
    ],
  },
  {
    key: 'sans-reponse', answer: ['accepted', 'La critique est juste. Chaque contribution de cette campagne reçoit une décision et son motif, publiés l’un et l’autre.'], title: 'Les contributions de 2019 sont restées sans réponse', kind: 'defect', on: 'edition', id: '2020', by: ['grand-pre', 'ligue-industriels', 'grades-ponant', 'observatoire', 'usagers-ivre'],
    said: [
      ['Pas de réponse à nos contributions de 2019', 'Nous avons déposé douze contributions lors de la concertation de 2019. Aucune n’a reçu de réponse, et nous ne savons pas lesquelles ont été retenues. Pourquoi contribuer de nouveau ?'],
      ['Répondre à chaque contribution', 'Les contributions déposées en 2019 par nos adhérents n’ont reçu aucune réponse. Nous demandons qu’à chaque contribution réponde une décision et son motif.'],
      ['Que sont devenues nos remarques ?', 'Notre région a déposé des contributions en 2019. Nous ne savons pas ce qu’elles sont devenues : aucune réponse, aucun motif. Une réponse à chaque contribution est nécessaire.'],
      ['Publier les contributions et leurs réponses', 'Les contributions de la concertation de 2019 n’ont pas été publiées avec une réponse. Les publier avec le motif de chaque décision permettrait d’en juger.'],
      ['Être entendus, et le savoir', 'Nous avons contribué en 2019 et n’avons reçu aucune réponse. Nos membres demandent que chaque contribution reçoive une réponse et son motif.'],
    ],
  },
  {
    key: 'essais', answer: ['deferred', 'Un environnement ouvert, avec des identités et des cartes fictives, est en préparation ; aucune date d’exigence ne sera fixée avant son ouverture.'], title: 'L’accès aux environnements de test est trop lent', kind: 'defect', on: 'requirement', id: 'DOC-IOP-09', by: ['jeune-pousse', 'val-perche', 'bruyere', 'officine-claire', 'fanal'],
    said: [
      ['Six semaines pour un accès aux tests', 'L’accès à l’environnement de test nous a pris six semaines, et les cartes de test trois de plus. Pour une petite équipe, c’est le chemin critique du projet.'],
      ['Cartes de test introuvables', 'Nous attendons nos cartes de test depuis un mois et l’accès à l’environnement de test depuis deux. Un environnement ouvert avec des cartes fictives débloquerait tout le monde.'],
      ['Un bac à sable ouvert, s’il vous plaît', 'Obtenir un accès à l’environnement de test demande des semaines d’échanges de courriels. Un environnement de test ouvert, sans carte de test matérielle, suffirait à la mise au point.'],
      ['Les tests arrivent après l’échéance', 'Les délais d’accès à l’environnement de test dépassent l’échéance elle-même. Il faut ouvrir l’accès aux tests et aux cartes de test avant de fixer une date.'],
      ['Pas d’exemple de bout en bout', 'Même une fois l’accès à l’environnement de test obtenu, avec des cartes de test, nous n’avons aucun exemple de bout en bout et devinons les messages attendus.'],
    ],
  },
  {
    key: 'second-facteur', answer: ['accepted-in-part', 'Les postes partagés sont maintenant traités : une reprise rapide de session est admise, sous l’identité de celui qui la reprend.'], title: 'Le second facteur aux urgences', kind: 'defect', on: 'requirement', id: 'DOC-IEL-01', by: ['ch-port-salin', 'ght-ivre', 'clinique-ormeaux', 'hopital-enfants'],
    said: [
      ['Carte et code à chaque ouverture de session ?', 'Aux urgences, un poste est partagé par huit personnes. Demander la carte et le code à chaque ouverture de session est impraticable : il faut une session commune avec une reprise rapide.'],
      ['Postes partagés et identification', 'Nos postes sont partagés entre soignants. L’identification par carte et code à chaque changement de personne n’est pas praticable aux urgences ; une reprise rapide de session est nécessaire.'],
      ['Prévoir les postes partagés', 'Le texte ignore les postes partagés. Chez nous, l’identification par carte et code à chaque session ferait perdre une heure par jour et par soignant.'],
      ['Une identification qui suive le soignant', 'Dans un service d’urgence, l’identification par carte et code sur chaque poste partagé n’est pas possible ; il faut que la session suive le soignant d’un poste à l’autre.'],
    ],
  },
  {
    key: 'opposition', answer: ['accepted', 'Le texte dit désormais que chacun est prévenu par courrier, peut s’opposer par téléphone ou auprès d’un professionnel, et à tout moment ensuite.'], title: 'Un mois pour s’opposer, et comment ?', kind: 'question', on: 'requirement', id: 'DOC-DMP-01', by: ['usagers-ivre', 'aidants-ponant', 'medecins-hameaux', 'handicap-aubrelle'],
    said: [
      ['Comment s’opposer sans internet ?', 'L’espace sera ouvert à chacun sauf opposition dans le mois. Comment une personne sans internet sera-t-elle prévenue, et comment pourra-t-elle s’opposer ?'],
      ['Un mois pour s’opposer, est-ce assez ?', 'Un mois pour s’opposer à l’ouverture de l’espace, c’est court pour une personne aidée, sans internet. Pourra-t-elle s’opposer par téléphone, et plus tard ?'],
      ['S’opposer au cabinet ?', 'Nos patients sans internet nous demanderont comment s’opposer à l’ouverture de leur espace. Pourrons-nous recueillir leur opposition, et après le mois ?'],
      ['Opposition des personnes protégées', 'Comment une personne protégée, sans internet, peut-elle s’opposer à l’ouverture de son espace en un mois ? Son tuteur peut-il s’opposer pour elle ?'],
    ],
  },
];
