// Finding a muscle by what is typed: the beginning of its words, its initials, its Latin name.

const LEAST = 2;
const MOST = 8;
let muscles = [];

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const beginAll = (typed, words) => typed.every((part) => words.some((word) => word.startsWith(part)));

export function loadMuscles(datalist) {
  if (!datalist || muscles.length > 0) {
    return;
  }
  muscles = [...datalist.options].map((option) => ({
    name: option.value,
    hint: option.label,
    beware: option.dataset.beware,
    words: wordsOf(option.value),
    also: wordsOf(`${option.value} ${option.label}`),
  }));
}

function rank(muscle, typed) {
  if (beginAll(typed, muscle.words)) {
    return 0;
  }
  if (typed.join("") === muscle.words.map((word) => word[0]).join("")) {
    return 1;
  }
  return beginAll(typed, muscle.also) ? 2 : 9;
}

// The list comes with the muscles that matter in sciatica first; sorting keeps that order.
export function findMuscles(text) {
  const typed = wordsOf(text);
  if (typed.join("").length < LEAST) {
    return [];
  }
  return muscles
    .map((muscle) => ({ muscle, rank: rank(muscle, typed) }))
    .filter((each) => each.rank < 9)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map((each) => each.muscle);
}
