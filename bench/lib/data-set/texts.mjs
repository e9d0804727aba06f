import { chances } from '../random.mjs';
import { ruleOf } from '../prose.mjs';

const FRAGMENTS = 20_000;
const WORDS_PER_FRAGMENT = 9;
const SYLLABLES =
  'ba,cor,den,fil,gra,hun,in,jo,ker,lum,mon,nor,op,pra,qui,rem,sol,tur,ul,ven,wex,yar,zet,tion'.split(',');
/** Words of the trade, those first that are said most often. */
const KNOWN =
  `the,to,and,of,in,for,a,fix,add,test,with,code,error,api,user,update,refactor,authentication,database,migration,
component,cache,deploy,service,endpoint,session,token,query,index,login,config,build,release,worker,queue,schema,payment,
invoice,webhook,parser,timeout,retry,export,import,search,dashboard,permission,upload,report,email`
    .split(',')
    .map((word) => word.trim());
const INVENTED = 4_950;

/**
 * A vocabulary whose words are drawn with falling frequency, as in a language: the first stands in most summaries, the
 * last in a few of a million.
 */
function vocabulary(random) {
  const invented = Array.from({ length: INVENTED }, () =>
    Array.from({ length: 2 + random.below(3) }, () => random.oneOf(SYLLABLES)).join(''),
  );
  return [...KNOWN, ...invented];
}

/** Parts of summaries: three of them make about 30 words. */
export async function fillFragments(database) {
  const random = chances(3);
  const words = vocabulary(random);
  const word = () => words[Math.floor(words.length * random.next() ** 3)];
  const fragments = Array.from({ length: FRAGMENTS }, () =>
    Array.from({ length: WORDS_PER_FRAGMENT }, word).join(' '),
  );
  const titles = Array.from({ length: FRAGMENTS }, () => ruleOf(random));
  await database.query('DROP TABLE IF EXISTS fragments');
  await database.query('CREATE TEMP TABLE fragments (n integer, text text, title text)');
  await database.query(
    `INSERT INTO fragments SELECT n - 1, text, title
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS made (text, title, n)`,
    [fragments, titles],
  );
  await database.query('ANALYZE fragments');
  return FRAGMENTS;
}
