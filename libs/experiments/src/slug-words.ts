import { randomInt } from 'node:crypto';

const MANNERS =
  'able agile bold brave brief bright brisk calm civil clear clever crisp deft eager early easy fair fast fine firm fleet fond frank free fresh glad gentle grand happy hardy honest humble jolly keen kind lively loyal lucid merry mild modest neat nimble noble patient plain polite prompt proud quick quiet rapid ready sharp shy silent simple smart solid steady stout strong subtle sunny sure swift tidy true vivid warm wise witty zesty'.split(
    ' ',
  );
const COLOURS =
  'amber apricot aqua ash azure beige birch blue bronze brown carmine cedar cherry citron clay cobalt copper coral cream crimson cyan ebony emerald fawn flax garnet gold green grey hazel honey indigo iron ivory jade lapis lavender lemon lilac lime linen magenta maroon mint mustard navy ochre olive onyx opal orange peach pearl pink plum quartz red rose ruby russet rust saffron sage sand sepia silver slate steel tan teal topaz umber violet white'.split(
    ' ',
  );
const ANIMALS =
  'badger bear beaver bison bobcat buzzard camel cat cheetah condor coyote crane crow deer dolphin dove duck eagle egret elk falcon ferret finch fox gazelle gecko goose hare hawk heron horse ibex ibis jackal jaguar jay kestrel kite koala lark lemur leopard linnet lion llama lynx magpie marmot marten mink mole moose narwhal newt orca osprey otter owl panda panther pelican penguin plover puffin puma quail rabbit raven robin seal shrew sparrow squirrel stork swan swift tapir tern tiger toad trout vole walrus weasel whale wolf wombat wren yak zebra'.split(
    ' ',
  );

/** `swift-amber-falcon`: easy to say, and one of half a million. */
export function threeWords(): string {
  return [MANNERS, COLOURS, ANIMALS].map((words) => words[randomInt(words.length)]).join('-');
}
