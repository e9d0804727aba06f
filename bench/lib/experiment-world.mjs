import { chances } from './random.mjs';

const DAYS = 30;
/** Sessions of a typical user in a day; users differ by a standard deviation of 0.5 in its logarithm: 13 to 15 in a month. */
const RATE = 0.43;
/** Users differ by one standard deviation in the logarithm of the odds of success, and half of one in that of their costs. */
const SKILL = 1;
const THRIFT = 0.5;
/** What is above counts as this much: fixed before the start, as an experiment fixes it. */
const MOST_COST = 15;

/** A month of two arms of people who work as they are used to, with a look at the sums of every user at the end of each day. */
export function* looksInto({ seed, users, effect }) {
  const chance = chances(seed);
  const people = Array.from({ length: users }, () => personOf(chance));
  for (let day = 1; day <= DAYS; day++) {
    for (const person of people) work(person, effect, chance);
    yield { isLast: day === DAYS, control: armOf(people, 0), variant: armOf(people, 1) };
  }
}

function personOf({ below, normal }) {
  return {
    arm: below(2),
    skill: SKILL * normal(),
    thrift: THRIFT * normal(),
    rate: RATE * Math.exp(0.5 * normal()),
    ...{ sessions: 0, successes: 0, cost: 0, costSquares: 0 },
  };
}

/** The effect is on the logarithm of the odds of success, and, the other way round, on that of the cost. */
function work(person, effect, { next, normal }) {
  const shift = person.arm * effect;
  for (let count = poisson(person.rate, next); count > 0; count--) {
    person.sessions += 1;
    person.successes += next() < 1 / (1 + Math.exp(-person.skill - shift)) ? 1 : 0;
    const cost = Math.min(MOST_COST, Math.exp(person.thrift - shift / 2 + normal()));
    person.cost += cost;
    person.costSquares += cost ** 2;
  }
}

function poisson(mean, next) {
  let [count, product] = [0, next()];
  for (; product > Math.exp(-mean); count++) product *= next();
  return count;
}

function armOf(people, arm) {
  return people.filter((person) => person.arm === arm && person.sessions > 0);
}
