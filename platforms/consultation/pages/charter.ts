// The public charter: what one may expect, what is asked, what may be hidden and how; accepted before a first contribution, in its version.
import { html } from '@socle/kit/html';
import { type CharterArticle, charterArticles } from '../contract.ts';
import type { Page } from '../parts/frame.ts';
import type { View } from '../parts/view.ts';

type Both = { readonly fr: string; readonly en: string };

const articles: Readonly<Record<CharterArticle, Both>> = {
  'personal-data': {
    fr: 'Votre contribution est publique. N’y mettez ni identifiant de patient (INS, NIR), ni coordonnée, ni rien qui désigne une personne qui ne l’a pas voulu. Une donnée de santé d’une personne n’a jamais sa place ici. Ce qui y ressemble est retenu avant de paraître, et vous pouvez le corriger.',
    en: 'Your contribution is public. Put in it no patient identifier (INS, NIR), no contact details, nothing that points to someone who did not want it. Health data of a person never belong here. What looks like them is held before it appears, and you may correct it.',
  },
  secret: {
    fr: 'Un mot de passe, une clé, un jeton ou un secret d’affaires publié par mégarde est masqué sans attendre. Une faille de sécurité se signale à qui peut la réparer, pas ici.',
    en: 'A password, a key, a token or a trade secret published by mistake is hidden at once. A security flaw is reported to whoever can mend it, not here.',
  },
  insult: {
    fr: 'On discute des textes et des arguments. Une attaque contre une personne, sa profession, son origine ou ses opinions est masquée ; une critique du texte, même vive, ne l’est pas.',
    en: 'Texts and arguments are discussed. An attack on a person, a profession, an origin or opinions is hidden; a critique of the text, however sharp, is not.',
  },
  unlawful: {
    fr: 'Diffamation, menace, incitation à la haine, atteinte au droit d’auteur : ce que la loi interdit partout l’est ici.',
    en: 'Defamation, threats, incitement to hatred, infringement of copyright: what the law forbids everywhere is forbidden here.',
  },
  advertising: {
    fr: 'Vous pouvez dire ce que votre produit sait faire si cela éclaire une exigence, et vous déclarez alors votre intérêt. Un démarchage est masqué.',
    en: 'You may say what your product can do where it sheds light on a requirement, declaring your interest. Canvassing is hidden.',
  },
  'off-topic': {
    fr: 'Une contribution porte sur le texte soumis, son calendrier, ses effets ou les questions posées. Le reste a d’autres lieux.',
    en: 'A contribution is about the text that is put to the public, its calendar, its effects or the questions asked. The rest has other places.',
  },
  repetition: {
    fr: 'Redire ne compte pas double. Soutenez ou cosignez une contribution semblable : votre voix y est comptée. Les copies en nombre sont masquées, leur nombre reste dit.',
    en: 'Saying it again does not count twice. Support or sign a similar contribution: your voice is counted there. Copies in number are hidden; their number is still told.',
  },
  'not-a-file': {
    fr: 'Une pièce est ce que son nom annonce et ne contient rien qui s’exécute. Elle est examinée avant d’être offerte au téléchargement.',
    en: 'A file is what its name says and holds nothing that runs. It is examined before it is offered for download.',
  },
};

export function charterPage(view: View, version: string): Page {
  const { say } = view;
  const fr = view.language === 'fr';
  return {
    title: say('charter'),
    at: 'charter',
    about: fr
      ? 'Ce que l’on peut attendre de la concertation, et ce qu’elle demande.'
      : 'What one may expect of the consultation, and what it asks.',
    content: html`<h1>${fr ? 'Charte de la concertation' : 'Charter of the consultation'}</h1>
<p class="soft">Version ${version}</p>
<p class="dt-lead">${fr ? 'Une consultation ne vaut que si l’on répond. Voici ce à quoi nous nous engageons, et ce que nous vous demandons.' : 'A consultation is worth only its answers. Here is what we commit to, and what we ask of you.'}</p>
<section class="cs-charter"><h2>${fr ? 'Ce à quoi nous nous engageons' : 'What we commit to'}</h2>
${
  fr
    ? html`<ul><li><strong>Répondre à chacune.</strong> Toute contribution publiée reçoit une réponse motivée, relue par une seconde personne. La campagne ne se termine pas tant qu’il en manque une.</li>
<li><strong>Ne pas déformer.</strong> Vos mots restent attachés à ceux dont ils parlent. Si le texte change, votre contribution garde l’ancien passage sous les yeux ; elle n’est jamais reportée sur d’autres mots.</li>
<li><strong>Ne rien retirer en silence.</strong> Ce qui est masqué l’est par un article ci-dessous, avec une raison, dans un journal public. Personne ne modère ce qui touche sa propre organisation.</li>
<li><strong>Compter honnêtement.</strong> Une voix par compte, une par organisation, jamais additionnées. Le nombre d’avis éclaire la décision ; il ne la prend pas.</li>
<li><strong>Tout ouvrir.</strong> Contributions, avis, réponses et changements du texte sont des données ouvertes, archivées avec leur empreinte.</li></ul>`
    : html`<ul><li><strong>To answer each one.</strong> Every published contribution gets a reasoned answer, read again by a second person. The campaign does not end while one is missing.</li>
<li><strong>Not to distort.</strong> Your words stay with those they speak of. If the text changes, your contribution keeps the old passage beside it; it is never moved onto other words.</li>
<li><strong>To remove nothing in silence.</strong> What is hidden is so by an article below, with a reason, in a public log. Nobody moderates what concerns his own organisation.</li>
<li><strong>To count honestly.</strong> One voice for each account, one for each organisation, never added. The number of opinions informs the decision; it does not take it.</li>
<li><strong>To open everything.</strong> Contributions, opinions, answers and changes of the text are open data, archived with their hash.</li></ul>`
}</section>
<section class="cs-charter"><h2>${fr ? 'Ce que nous vous demandons' : 'What we ask of you'}</h2>
<p>${fr ? 'Une contribution est masquée si elle contrevient à l’un de ces articles, et à rien d’autre. Une opinion ne l’est jamais pour ce qu’elle pense.' : 'A contribution is hidden if it goes against one of these articles, and nothing else. An opinion never is for what it thinks.'}</p>
<ol class="cs-articles">${charterArticles.map((one) => html`<li id="${one}"><h3>${say(one)}</h3><p>${articles[one][view.language]}</p></li>`)}</ol></section>
<section class="cs-charter"><h2>${fr ? 'Qui parle, et au nom de qui' : 'Who speaks, and for whom'}</h2>
<p>${fr ? 'Vous choisissez, à chaque contribution, ce qui est publié : votre nom et votre organisation, votre organisation seule, ou ni l’un ni l’autre. Parler pour une organisation demande un mandat, qu’un modérateur confirme ; elle n’a alors qu’une position sur un même point. Vous dites votre métier, votre région si vous le voulez, et vos intérêts : ce que vous vendez, financez ou dirigez en rapport avec le texte.' : 'For each contribution you choose what is published: your name and organisation, your organisation alone, or neither. To speak for an organisation takes a mandate that a moderator confirms; it then holds one position on one point. You tell your trade, your region if you wish, and your interests: what you sell, fund or lead that bears on the text.'}</p></section>
<section class="cs-charter" id="data"><h2>${fr ? 'Vos données' : 'Your data'}</h2>
<p>${fr ? 'Votre compte sert à vous répondre. Votre adresse n’est jamais publiée ni exportée. Vous pouvez corriger ou retirer une contribution tant que la campagne est ouverte ; retirée, elle laisse son numéro et rien de ses mots. Trois ans après le résultat, les noms et les comptes des personnes sont effacés ; les contributions restent, sans leur auteur.' : 'Your account serves to answer you. Your address is never published nor exported. You may correct or withdraw a contribution while the campaign is open; withdrawn, it leaves its number and none of its words. Three years after the result, names and accounts of people are erased; contributions stay, without their author.'}</p></section>`,
  };
}
