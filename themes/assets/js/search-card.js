/*
 * The help card that words of distress bring: whom to call, in words for whoever speaks (search-help.js tells who). Comes between
 * search-view.js and search-panel.js.
 */
var xinyuHelpCard = (function (make, own) {
  "use strict";

  var FOR_ADULTS = "#写给家里大人和老师"; // a heading of content/guides/gd-help.md
  var CARDS = { // by who speaks (search-help.js)
    self: {
      danger: "先喊身边的大人，不要一个人留在那里。",
      unsure: "很难受，想找人说说",
      ask: "不用说出名字也可以打。也可以现在就去找家里大人、班主任或心理老师。",
      link: "第一句话怎么说，看求助指南",
      heading: "",
    },
    adult: {
      danger: "大人守在孩子身边，一步不离。吃了药、受了伤，马上打。",
      unsure: "不知道怎么办，想找人问问",
      ask: "不用说出名字也可以打。也可以今天就找班主任或心理老师。",
      link: "担心孩子的大人今晚怎么陪，看求助指南",
      heading: FOR_ADULTS,
    },
    staff: {
      danger: "人不离开，叫第二位大人。吃了药、受了伤打 120；疑似有人伤害学生，先打 110，同时报学校。",
      unsure: "不知道怎么办，想找人问问",
      ask: "立即告诉分管领导和心理老师。也可以打电话问，不用说出名字。",
      link: "您是老师：头十分钟做什么",
      heading: FOR_ADULTS,
    },
  };

  /* Whom to call, said to `who` speaks, and a way to what is written for them. Numbers of the country. */
  function helpCard(helpPage, who) {
    var card = make("div", "lines");
    var box = make("div");
    var said = CARDS[who];
    var link = make("a", "", said.link);
    card.appendChild(line("line danger", "现在有危险", said.danger, [["报警", "110"], ["急救", "120"]]));
    card.appendChild(line("line", said.unsure, said.ask, [["心理援助", "12356"]]));
    link.href = helpPage + said.heading;
    if (own) {
      box.appendChild(ownHelp());
    }
    box.appendChild(card);
    box.appendChild(make("p", "meta", "这里没有人在看。刚才输入的字没有记下，也没有传出去。"));
    box.appendChild(link);
    return box;
  }

  /* The school's own room and phone, before the country's numbers. */
  function ownHelp() {
    var section = make("section", "own-help");
    var list = make("dl");
    section.setAttribute("aria-label", "本校能找的人");
    section.appendChild(make("b", "", own.name));
    own.rows.forEach(function (row) {
      list.appendChild(make("dt", "", row[0]));
      list.appendChild(make("dd", "", row[1]));
    });
    own.phones.forEach(function (phone) {
      var value = make("dd", "num");
      var link = make("a", "", phone[1]);
      link.href = "tel:" + phone[1];
      value.appendChild(link);
      value.appendChild(document.createTextNode(phone[2] ? " " + phone[2] : ""));
      list.appendChild(make("dt", "", phone[0]));
      list.appendChild(value);
    });
    section.appendChild(list);
    section.appendChild(make("p", "meta num", "学校核对日期 " + own.checked));
    return section;
  }

  function line(name, title, text, numbers) {
    var row = make("div", name);
    var tel = make("div", "tel");
    row.appendChild(make("b", "", title));
    row.appendChild(make("p", "", text));
    numbers.forEach(function (number) {
      var link = make("a");
      link.href = "tel:" + number[1];
      link.appendChild(make("span", "", number[0]));
      link.appendChild(make("strong", "", number[1]));
      tel.appendChild(link);
    });
    row.appendChild(tel);
    return row;
  }

  return helpCard;
})(xinyuSearchView.make, xinyuOwnHelp);
