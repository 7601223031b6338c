// A refusal of the server as the screens of the consultation say it: in French by its rule, since the sentences of the API are in English.
import { ruleTexts } from '../../platforms/consultation/contract.ts';
import { ApiProblem } from '../kit/api.ts';
import { useLanguage } from '../kit/language.tsx';
import { Refused as Shown } from '../kit/states.tsx';

/** What the rule means for who is refused. A rule that is not here is said as the server says it. */
const french: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(ruleTexts).map(([rule, { fr }]) => [rule, fr])),
  'CCT-ATTACHMENT': 'Une pièce jointe manque, ou appartient à une autre contribution.',
  'CCT-CONTACT': 'Le texte contient des coordonnées. Retirez-les, ou dites qu’elles doivent être publiques.',
  'CCT-COSIGN': 'Cette organisation l’a déjà signée, ou écrite.',
  'CCT-DUPLICATE': 'Une réponse « en double » nomme l’originale, qui ne peut être elle-même ni un double.',
  'CCT-FILE-ACTIVE': 'Ce fichier contient de quoi agir (script, lien de lancement, fichier caché) : enregistrez-le sans.',
  'CCT-FILE-EMPTY': 'Ce fichier est vide.',
  'CCT-FILE-EXTENSION': 'Ce genre de fichier n’est pas pris. Envoyez un PDF, un document, un tableur, une image ou du texte.',
  'CCT-FILE-KIND': 'Le contenu de ce fichier n’est pas d’un genre que l’on prend. Un texte est attendu en UTF-8.',
  'CCT-FILE-MACRO': 'Ce fichier contient des macros ou un programme : enregistrez-le sans.',
  'CCT-FILE-MANY': 'Trop de fichiers envoyés et pas encore publiés : publiez ou retirez-en d’abord.',
  'CCT-FILE-PRETENDS': 'Ce fichier n’est pas ce que dit son nom : son contenu est d’un autre genre.',
  'CCT-FILE-SCAN': 'L’antivirus ne répond pas : aucun fichier n’est pris pour l’instant.',
  'CCT-FILE-SIZE': 'Ce fichier est trop gros.',
  'CCT-FILE-TWO': 'Une archive est cachée derrière ce que montre ce fichier.',
  'CCT-FILE-VIRUS': 'L’antivirus a reconnu quelque chose dans ce fichier.',
  'CCT-FLOOD': 'Beaucoup de messages en peu de temps : reprenez dans quelques minutes.',
  'CCT-MANDATE': 'Vous n’avez pas de mandat confirmé pour cette organisation.',
  'CCT-NOTE-BOMB': 'Ce fichier contient beaucoup plus que ce qu’il montre : il n’est pas lu.',
  'CCT-NOTE-BROKEN': 'Ce fichier est abîmé : il ne peut pas être lu.',
  'CCT-NOTE-BUSY': 'Beaucoup de notes se lisent en ce moment : renvoyez celle-ci dans une minute.',
  'CCT-NOTE-EMPTY': 'Aucun texte n’a été trouvé : l’image d’une page ne se lit pas.',
  'CCT-NOTE-ENCRYPTED': 'Ce fichier est chiffré : enregistrez-le sans mot de passe.',
  'CCT-NOTE-KIND': 'Une note est un PDF, un DOCX, un ODT, du Markdown ou du texte.',
  'CCT-NOTE-PAGES': 'Cette note a trop de pages : envoyez-la en plusieurs fois.',
  'CCT-NOTE-PARTS': 'Cette note a trop de parties : envoyez-la en plusieurs fois.',
  'CCT-NOTE-SIZE': 'Cette note est trop longue : envoyez-la en plusieurs fois.',
  'CCT-NOTE-TIME': 'Cette note demande trop de temps à lire : envoyez-la en plusieurs fois.',
  'CCT-NOTE-XML': 'Ce fichier ne peut pas être lu.',
  'CCT-POSITION': 'Vous, ou votre organisation, avez déjà une position de cette nature ici : son auteur la modifie, d’autres la cosignent.',
  'CCT-REPORT': 'Vous l’avez déjà signalé.',
  'CCT-REVISION': 'La contribution a changé entre-temps : relisez-la avant de la modifier.',
  'CCT-SENSITIVE': 'Le texte contient un matricule ou un secret, qui ne se publie jamais.',
  'CCT-SIZE': 'Le texte est trop long : une position longue se dépose comme un fichier.',
  'CCT-TARGET': 'Cet identifiant n’est pas dans le texte soumis.',
  'CCT-TWICE': 'Vous avez déjà dit exactement cela ici.',
};

/** The sentence to show for what was thrown. */
export function useRefusal(): (error: unknown) => string {
  const language = useLanguage();
  return (error) => {
    const said = error instanceof Error ? error.message : '';
    return language === 'fr' && error instanceof ApiProblem ? (french[error.rule ?? ''] ?? said) : said;
  };
}

export function Refused({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const say = useRefusal();
  const shown = error instanceof ApiProblem ? new ApiProblem(error.status, say(error), error.rule, error.issues) : error;
  return <Shown error={shown} {...(retry ? { retry } : {})} />;
}
