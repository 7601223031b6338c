// The rules of sign-in in plain words, for who reads his own trace.

interface Words {
  readonly fr: string;
  readonly en: string;
}

export const ruleTexts: Readonly<Record<string, Words>> = {
  'IDN-101': { fr: 'Identité choisie dans le bac à sable.', en: 'Identity chosen in the sandbox.' },
  'IDN-102': { fr: 'Connexion par un fournisseur d’identité extérieur.', en: 'Sign-in by an external identity provider.' },
  'IDN-103': { fr: 'Ouverture de la session.', en: 'The session began.' },
  'IDN-104': { fr: 'Choix de la situation d’exercice.', en: 'Choice of the situation of exercise.' },
  'IDN-105': { fr: 'Déconnexion.', en: 'Sign-out.' },
  'IDN-106': { fr: 'Fin de la session auprès du fournisseur d’identité.', en: 'The session at the identity provider ended.' },
  'IDN-107': { fr: 'Connexion par adresse de courriel confirmée.', en: 'Sign-in by a confirmed e-mail address.' },
  'IDN-108': { fr: 'Choix du nom montré.', en: 'Choice of the name that is shown.' },
  'IDN-109': { fr: 'Message de connexion demandé.', en: 'A message of sign-in was asked for.' },
  'IDN-110': { fr: 'Une application a reçu l’accès accordé.', en: 'An application received the access that was granted.' },
  'IDN-112': { fr: 'Un logiciel s’est identifié.', en: 'A piece of software identified itself.' },
  'IDN-201': { fr: 'Demande de connexion refusée.', en: 'Request for sign-in refused.' },
  'IDN-202': { fr: 'Demande de jeton refusée.', en: 'Request for a token refused.' },
  'IDN-203': { fr: 'Logiciel non reconnu.', en: 'Software not recognised.' },
  'IDN-204': {
    fr: 'Code ou jeton présenté deux fois : l’accès est retiré.',
    en: 'Code or token presented twice: the access is withdrawn.',
  },
  'IDN-206': { fr: 'Question sur un jeton refusée.', en: 'Question about a token refused.' },
  'IDN-207': { fr: 'Demande de déconnexion refusée.', en: 'Request for sign-out refused.' },
  'IDN-208': { fr: 'Lecture de l’identité refusée.', en: 'Reading of the identity refused.' },
  'IDN-210': { fr: 'Jeton qui n’est pas de cette installation.', en: 'A token that is not of this installation.' },
  'IDN-211': { fr: 'Jeton expiré.', en: 'A token that is over.' },
  'IDN-212': { fr: 'Jeton destiné à un autre service.', en: 'A token meant for another service.' },
  'IDN-213': { fr: 'Jeton révoqué.', en: 'A revoked token.' },
  'IDN-214': { fr: 'Jeton présenté sans son certificat.', en: 'A token presented without its certificate.' },
  'IDN-215': { fr: 'Jeton qui ne dit pas qui appelle.', en: 'A token that does not say who calls.' },
  'IDN-219': { fr: 'Connexion non commencée sur ce navigateur, ou trop longue.', en: 'Sign-in not begun on this browser, or too long.' },
  'IDN-220': { fr: 'Réponse du fournisseur d’identité refusée.', en: 'Answer of the identity provider refused.' },
  'IDN-221': { fr: 'Niveau d’identification insuffisant ou inconnu.', en: 'Level of identification not sufficient, or unknown.' },
  'IDN-222': { fr: 'Personne inconnue de cette installation.', en: 'A person whom this installation does not know.' },
  'IDN-225': { fr: 'Lien de connexion déjà employé, expiré ou inconnu.', en: 'A link of sign-in that was used, is over or unknown.' },
  'IDN-226': { fr: 'Code de connexion erroné, ou plus d’essai possible.', en: 'A wrong code of sign-in, or no try left.' },
  'IDN-227': { fr: 'Trop de messages de connexion demandés.', en: 'Too many messages of sign-in asked for.' },
  'IDN-230': { fr: 'Demande venue d’un autre site, refusée.', en: 'A request that came from another site, refused.' },
  'IDN-250': { fr: 'Le jeton présenté n’a pas reçu ce droit.', en: 'The token was not given this right.' },
  'IDN-240': { fr: 'Vous avez autorisé une application.', en: 'You allowed an application.' },
  'IDN-241': { fr: 'Vous avez refusé une application.', en: 'You refused an application.' },
  'IDN-242': { fr: 'Connexion abandonnée.', en: 'Sign-in given up.' },
};
