/*
 * Who asks, told from the words of a query alone, and whose pages therefore come earlier. Must agree with
 * site_builder/indexing/who_asks.py; both are held to the same examples by tests. Comes between search-words.js and
 * search-engine.js.
 */
var xinyuAsker = (function (words) {
  "use strict";

  var FAMILY_TIMES = 16; // what scores are multiplied by: where a family asks, a pupil, somebody of 他 or 她, somebody in a
  var PUPIL_TIMES = 14; // sentence that does not tell who says it, staff; those of pages that speak to pupils where a pupil
  var ABOUT_TIMES = 12; // asks, where words tell of either and the voice of a pupil, and in such a sentence; USUAL for all
  var SAID_TIMES = 9; // other pages, LATE for modules where no staff asks, LAST for lessons for parents where staff does
  var STAFF_TIMES = 6;
  var OWN_TIMES = 20;
  var RATHER_TIMES = 16;
  var SAID_OWN_TIMES = 6;
  var USUAL = 4;
  var LATE = 3;
  var LAST = 2;
  var PUPIL_VOICE = 7;
  var EITHER_VOICE = 5;
  var FAMILY = /孩子|小孩|娃|儿子|女儿|闺女|宝宝|宝贝|孙|我家|小家伙|丫头|老大|老二|幼儿园/;
  var ABOUT = /家里|他|她/;
  var PUPIL = /我妈|我爸|爸妈|同桌|室友|同学|好朋友|老师|班主任|我们班|师傅/;
  var ADULT = /家长|包办|的火|火气|火大|教|管|陪|吼|放手|辅导|催|丈夫|老公|老婆|婆婆|媳妇|我们家|学生|收了?手机|没收|报了|跟我(?:翻脸|闹|吵|顶|犟|急|对|说不)/;
  var ASKED_OF_FAMILIES = /鼓励|开导|配合|督促|辅导|多陪/;
  var WISH = /想|喜欢|好烦|好累|好难|好怕|好慌|好丢脸|害怕|难受/;
  var DONE_TO_ME = /比我|叫我|骂我|跟我[玩好做]|让我|说我|笑我|我怕|我不敢|我心里|我自己/;
  var AGE = "(?:[一二三四五六七八九]年级|初[一二三]|高[一二三]|[小中大]班|小学|初中|高中|中职|幼儿园|新生)";
  var FOR_A_CLASS = new RegExp("主题班会|班会课|主题课|教案|" + AGE + ".*(?:课|班会)|(?:课|班会).*" + AGE);
  var ONE = /[他她](?!们)/;

  /*
   * Who asks, told from the words where nobody says so (`staff`, `pupil`): letters of the audiences whose pages come earlier, what
   * their scores are multiplied by, and those of pages that speak to pupils. Staff gets modules and staff pages, or lessons where
   * it looks for one to hold; a family lessons for parents; a pupil pages for everybody, its own above all. Where the words do not
   * tell, the voice does: `voices` are weights with their signs and pairs of signs.
   */
  function favoured(query, staff, pupil, voices) {
    if (staff) {
      return favour(FOR_A_CLASS.test(query) ? "a" : "st", STAFF_TIMES, USUAL);
    }
    if (pupil) {
      return aPupil();
    }
    if (FAMILY.test(query)) {
      return favour("p", FAMILY_TIMES, USUAL);
    }
    if (asksAsPupil(query)) {
      return aPupil();
    }
    return heard(unsure(query), ADULT.test(query) ? 0 : voiceOf(query, voices || {}));
  }

  /* What the words tell, with what the voice does. Adults whose words say so are never taken for pupils. */
  function heard(told, voice) {
    if (voice > PUPIL_VOICE) {
      return told.letters === "ap" ? favour("ap", SAID_TIMES, RATHER_TIMES) : aPupil();
    }
    return voice > EITHER_VOICE ? either() : told;
  }

  function unsure(query) {
    if (query.indexOf("我") >= 0 && !ONE.test(query) && !ADULT.test(query)) {
      return either();
    }
    if (ABOUT.test(query)) {
      return favour("p", ABOUT_TIMES, USUAL);
    }
    if (!words.runs(query).some(words.isSaid)) {
      return favour("", USUAL, USUAL);
    }
    return WISH.test(query) && !ADULT.test(query) ? either() : favour("p", SAID_TIMES, SAID_OWN_TIMES);
  }

  function favour(letters, times, own) {
    return { letters: letters, times: times, own: own };
  }

  function aPupil() {
    return favour("a", PUPIL_TIMES, OWN_TIMES);
  }

  function either() {
    return favour("ap", SAID_TIMES, SAID_TIMES);
  }

  /* The higher, the more a pupil says it: the weights of all signs and pairs of a query, each once, and of its first sign. */
  function voiceOf(query, voices) {
    var said = new Set();
    words.runs(query).forEach(function (run, place) {
      var signs = Array.from(run);
      signs.forEach(function (sign, at) {
        said.add(sign);
        said.add(sign + (signs[at + 1] || ""));
      });
      if (!place) {
        said.add("^" + signs[0]);
      }
    });
    return Object.keys(voices).reduce(function (sum, weight) {
      return sum + Number(weight) * voices[weight].split(" ").filter(said.has, said).length;
    }, 0);
  }

  /* What the score of a page of an audience is multiplied by. */
  function times(letter, early, staff) {
    if (letter === "m") {
      return early.own;
    }
    if (early.letters.indexOf(letter) >= 0) {
      return early.times;
    }
    if (staff) {
      return letter === "p" ? LAST : USUAL;
    }
    return letter === "t" ? LATE : USUAL;
  }

  function asksAsPupil(query) {
    if (query.indexOf("我") < 0) {
      return false;
    }
    if (PUPIL.test(query)) {
      return !ASKED_OF_FAMILIES.test(query);
    }
    return !ONE.test(query) && (DONE_TO_ME.test(query) || (/^\s*我/.test(query) && !ADULT.test(query)));
  }

  return { favoured: favoured, times: times };
})(xinyuWords);
