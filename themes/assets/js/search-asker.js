/*
 * Who asks, told from the words of a query alone, and whose pages therefore come earlier. Must agree with
 * site_builder/indexing/who_asks.py; both are held to the same examples by tests. Comes between search-words.js and
 * search-engine.js.
 */
var xinyuAsker = (function (words) {
  "use strict";

  var FAMILY_TIMES = 16; // what scores are multiplied by: where a family asks, a pupil, somebody of 他 or 她, somebody in a
  var PUPIL_TIMES = 16; // sentence that does not tell who says it, staff; USUAL for all
  var ABOUT_TIMES = 12; // other pages, LATE for modules where no staff asks, LAST for lessons for parents where staff does
  var SAID_TIMES = 9;
  var STAFF_TIMES = 6;
  var USUAL = 4;
  var LATE = 3;
  var LAST = 2;
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
   * Who asks, told from the words where nobody says so (`staff`, `pupil`): letters of the audiences whose pages come earlier, and what their scores are multiplied by. A teacher gets
   * modules and staff pages, or lessons where she looks for one to hold, a family lessons for parents, a pupil pages for everybody; who says 我 and nothing else that
   * tells is either a pupil or a family.
   */
  function favoured(query, staff, pupil) {
    if (staff) {
      return favour(FOR_A_CLASS.test(query) ? "a" : "st", STAFF_TIMES);
    }
    if (pupil) {
      return favour("a", PUPIL_TIMES);
    }
    if (FAMILY.test(query)) {
      return favour("p", FAMILY_TIMES);
    }
    if (asksAsPupil(query)) {
      return favour("a", PUPIL_TIMES);
    }
    if (query.indexOf("我") >= 0 && !ONE.test(query) && !ADULT.test(query)) {
      return favour("ap", SAID_TIMES);
    }
    if (ABOUT.test(query)) {
      return favour("p", ABOUT_TIMES);
    }
    if (!words.runs(query).some(words.isSaid)) {
      return favour("", USUAL);
    }
    return favour(WISH.test(query) && !ADULT.test(query) ? "ap" : "p", SAID_TIMES);
  }

  function favour(letters, times) {
    return { letters: letters, times: times };
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

  return { USUAL: USUAL, LATE: LATE, LAST: LAST, favoured: favoured };
})(xinyuWords);
