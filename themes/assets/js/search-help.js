/*
 * Words of distress in a search: they bring the help card and are not looked up, kept or written into an address. Chosen wide, for
 * a card too few may harm; examples of both kinds in tests/site_builder/indexing/distress.tsv.
 */
var xinyuDistress = (function () {
  "use strict";

  /* Looked up in their place: a tag of the few pages that are right for whoever is here; for staff a tag a page, in this order. */
  var INSTEAD = "此刻先看";
  var INSTEAD_FOR_STAFF = ["在校先看甲", "在校先看乙", "在校先看丙", "在校先看丁", "在校先看戊"];

  /* Who speaks: whoever is in need, an adult who fears for a child, staff who fears for a pupil. */
  var SELF = "self";
  var ADULT = "adult";
  var STAFF = "staff";
  var OF_A_CHILD = /孩子|小孩|儿子|女儿|闺女|孙|娃|学生/;
  var OF_ONES_OWN = /儿子|女儿|闺女|孙|我家|我的?(?:孩子|娃)/;
  var OF_A_PUPIL = /学生|孩子|同学|班/;
  var AT_SCHOOL = /^学生|我的?学生|我[们的]*班[上里的有一几个名位]*(?:学生|孩子)|[有一这那][个名位](?:我?们?班的?)?学生|班[上里]有?一?个?学生|我是.{0,8}(?:老师|班主任|教师)/;
  var A_PUPIL_SAYS = /我(?!们?班|们?学校|的?学生|[说讲]|是.{0,8}(?:老师|班主任|教师))|老师.*[摸亲脱碰打骂].*学生|学生.*[被让].*老师/;

  var PLAIN = {
    "殺": "杀", "傷": "伤", "殘": "残", "輕": "轻", "沒": "没", "無": "无", "義": "义", "麼": "么", "個": "个", "結": "结",
    "樓": "楼", "藥": "药", "夠": "够", "離": "离", "開": "开", "這": "这", "會": "会", "還": "还", "願": "愿", "後": "后",
    "遺": "遗", "書": "书", "燒": "烧", "別": "别", "絕": "绝", "著": "着", "腕": "腕", "脈": "脉", "膩": "腻", "煩": "烦",
    "撐": "撑", "堅": "坚", "點": "点", "讓": "让", "毀": "毁", "滅": "灭", "橋": "桥", "墜": "坠", "繩": "绳", "盡": "尽",
    "尋": "寻", "見": "见", "們": "们", "強": "强", "姦": "奸", "裏": "里", "裡": "里", "間": "间", "瞭": "了", "燈": "灯",
    "來": "来", "過": "过", "為": "为", "說": "说", "話": "话", "師": "师", "媽": "妈", "爺": "爷", "親": "亲", "學": "学", "褲": "裤",
    "頭": "头", "臉": "脸", "鄰": "邻", "兒": "儿", "亡": "亡", "睏": "困", "嗎": "吗", "壓": "压",
  };

  var ADULTS = "(?:爸爸?|爹|父亲|继父|[后养继]爸|妈妈?|[后继]妈|叔叔?|伯伯?|大伯|舅舅?|爷爷?|外公|姥爷|公公|姑父|姨[父夫]|[表堂]哥|哥哥?|姐夫|亲戚|邻居|老师|[师教][傅练]|校长|校医|宿管|大爷|主任|保安|司机|老头|陌生人|男[人的]|大人|网友|他)";
  var NO_PARENT = "(?:继父|[后养继]爸|叔叔?|伯伯?|舅舅?|姑父|姨[父夫]|[表堂]?哥哥?|姐夫|亲戚|邻居|老师|教练|班?主任|校长|校医|宿管|大爷|保安|司机|老头|陌生人|男[人的]|网友)";
  var WHO = "(?:" + ADULTS + "|同桌|同学|室友|舍友|朋友|阿姨|男[生孩]|弟弟?)";
  var OFTEN = "(?:[总老又还就也要想来偷乱会]|一直|经常|天天|每[天次]|晚上|夜里|半夜|昨[天晚]|今[天晚]|上课|睡觉|洗澡|的?时候|时|喝[醉多]|酒?了|在家|伸手|用手|动手|进(?:我|她)?(?:房间|屋|被窝))*";
  var WHOM = "(?:我|[她他]|孩子|女儿|闺女|孙女|学生|女生|女同学)们?";
  var HARMLESS = "(?!(?:一下)?的?(?:[小新]?[头脸书笔本包桌椅凳车水辫衣鞋耳背肩脚后]|额|脑|肚子?(?!下)|东西|作业|胳膊|手[机工]|才|睡|哄|玩具|玩|电脑|牙|伤口|脉|烧)|的(?![身下屁胸腿大手腰私隐那奶裤嘴脖]))";
  var TOUCHED = "(?:了|过|到)?" + WHOM + HARMLESS;

  var SAID = [
    "[不没][想像象要愿][要意]?[再继续]*[活火货]",
    "[不没]想在?(?:这个|这)?(?:人世|世上|世界上?)(?:活|待|呆)?",
    "活[得的]?(?:好|真|太|很)?(?:够|腻|烦)[了啦]?", "活[得的](?:好|真|太|很|这么|那么)?(?:累|苦|痛苦|难受)", "活不(?:下去|起|成|了)",
    "活[着这]?(?:真的?|好|也|都|又|就|太|到底|究竟|还)*(?:没|没有|没什么|没啥|有什么|有啥|美|无)(?:什么|啥|多大|任何)?(?:意思|意义|意识|劲|用|盼头|价值)",
    "(?:人生|生活|生命)(?:真的?|好|也|都|太)*(?:没|没有|没什么|毫无|无)(?:什么|啥|任何)?(?:意思|意义|盼头|希望)",
    "不如(?:去)?死", "(?:去|寻|求|等)死(?:算了|吧|好了)?$", "(?:我|好|真|很|特别|只|就|都|总|老|天天|每天|经常|又)*(?:想|要)去死",
    "想死(?![你我他她它您妈爸爷奶姥外家老哥姐弟妹咱记党])", "想(?:[四4]了|si|[s5](?:了|$))", "(?:死|si)了(?:算|就好|更好|会怎|会不会|是不是|没人|有人|谁)", "(?:我|想|要|就|自己|不如)死掉", "死掉(?:就好|算了|就行)",
    "(?:怎么|怎样|如何|哪种|什么)(?:去|才能|可以|样)?(?:死(?![记的了机])|自杀)", "死法", "无痛(?:苦)?(?:的)?(?:死|自|离开|结束)",
    "自[杀沙刹煞]", "自[残惨]", "自[伤尽]", "轻生", "寻短", "自我(?:伤害|了断|毁灭)", "了断", "(?:结束|了结)(?:自己|生命|一切|我的|这一切|这条命)",
    "(?:割|划|隔)(?:手?[腕碗晚]|手(?!工|机)|脉|胳膊|自己|大腿)", "(?:伤害|弄伤|刻伤|划伤|烫|掐|打|抓伤|惩罚)自己", "用(?:刀|刀片|小刀|美工刀|圆规)(?:划|割|刻)",
    "(?:跳|坠)[楼搂](?!价|机|大)", "跳(?:河|江|桥|湖|海|井|轨)", "上吊", "吞药", "安眠药", "(?:吃|喝)(?:很多|好多|大量|一瓶|一把|整瓶)药", "喝农药", "百草枯", "烧炭", "遗书", "绝笔",
    "(?:从|在)?(?:这个|这)?(?:世界|世上|人间)上?(?:就)?(?:消失|没有我)", "(?:想|好想|要|只想)消失", "没有我(?:了)?(?:会|就|大家|他们|你们)",
    "离开(?:这个|这)(?:世界|人世)", "(?:撑|熬|挺|扛)不(?:下去|住|了|过去)", "坚持不(?:下去[了啦]|住)", "生无可恋", "一了百了", "不想醒", "(?:永远|再也|别|不要)(?:不)?(?:要)?醒(?:过)?来", "(?:睡着|睡过去|长睡)(?:就|了|再)*(?:不|别)(?:要|再|想)*醒",
    "(?:想|求|好想|只想)解脱", "(?:没|没有)人(?:会)?(?:在乎|在意|要|爱|关心)我", "(?:我|自己)(?:是|就是|真是)?(?:个)?(?:废物|累赘|多余的?|拖累)", "强奸", "猥亵", "(?:被|遭)(?:人)?(?:性侵|侵犯)", "有人(?:老是?|总是?|一直|又|要|想)?(?:摸|脱|碰)(?:了|过|到)?我(?!的(?:书|笔|本|包|东西|桌|头|手机|作业|车|水))", "家暴",
    "(?:想|要)(?:杀|弄死|打死|捅死|砍死)(?:了)?(?:他|她|人|爸|妈|我爸|我妈|老师|同学|全家)",
    /* Of those who fear for somebody. */
    "想不开(?![心口窗门车灯])", "[做干](?:了|出|出了)?(?:什么|啥|点|些)?[傻蠢]事", "死给(?:[我你他她]|[爸妈]+|谁|大家|别人|家里人?)?们?看", "死了(?:倒|才|更|还|多)?(?:好|干净|拉倒|得了)(?!多|几|些|友|像)", "寻死", "活着(?:还)?(?:干嘛|干什么|干啥|图什么|图啥|为了什么)",
    "我(?:要|先)?(?:走|死|不在)了?(?:以后|之后|的话)?(?:你|妈妈?|爸爸?|大家|奶奶|爷爷)们?(?:也)?(?:别|不要|不用)(?:太|再)?(?:难过|伤心|哭|想我|找我|怪)", "[带抱][着上]?(?:孩子|娃|女儿|儿子|他|她|全家)们?(?:一起|一块儿?|去)*(?:死|跳|不活|走绝路)",
    "[吃喝吞](?:了|下|下了|掉|掉了)?(?:很多|好多|许多|大量|那么多|[一整半两几好]+[瓶把板盒袋罐]|[几十好两三百]+[颗片粒])的?[^不没吃喝]{0,4}药(?![味草])", "(?:药|药片)(?:全部?|都|一次|一口气)(?:吃|吞|喝)(?:了|光|完|下去)", "[喝吞](?:了|下|下了)?(?:农药|敌敌畏|洁厕|消毒水|老鼠药)",
    "[站坐爬翻跨]+(?:在|到|上|了|出|过|去)*[^不]{0,2}(?:阳台|楼顶|天台|窗台|窗外|护栏|栏杆|桥)(?:边|上|外|沿|的)*(?:$|不|要|哭|说|半天|发呆|怎么)", "(?:阳台|楼顶|天台|窗台?|窗户|窗口|楼上|桥上|河边|水库)[^不]{0,4}(?:要|想|往下)+跳(?![绳舞远高棋皮])",
    "[勒缠吊](?:自己|她|他|我|住|着|了)*的?脖", "脖子上?[^围戴]{0,3}(?:勒|掐)(?:痕|印)", "(?:划|割|刀)痕", "[手腕胳膊臂腿][上里]?[^被]{0,4}刀疤", "(?:手腕|胳膊|手臂|小臂)[上里内侧]*[^课写]{0,6}(?:一道一?道|一条一?条)", "(?:书包|抽屉|枕头|床底|被子|口袋|衣柜|柜子|房间)[里下底]*[^玩]{0,6}(?:刀片|美工刀|安眠|农药|遗书|一把刀|一根绳)", "藏(?:了|着|起)*(?:一)?[把些堆根]?(?:刀|药|绳)",
    "(?:^|[^不])[被让](?:[一个那]*(?:邻居)?(?:叔叔|伯伯?|舅舅|爷爷|外公|姑父|姨[父夫]|继父|后爸|[表堂]?哥哥?|老师|教练|邻居|老头|陌生人|保安|司机|男[人生]|大人|亲戚|网友))(?:家)?(?:偷偷|乱|瞎|一直|老是?)?[摸亲脱](?:了|过|到)?(?!了?(?:头|脸|额|[我他她]的?(?:头|脸|书|笔|本|包|东西|手机)))", "欺负了?(?:[她他我]|孩子|女儿)?的?身[体子]",
    /* Of hands that should not be there; a hand on the head is none. */
    WHO + OFTEN + "(?:在[^不]{1,5})?(?:摸|乱摸|舔)摸?" + TOUCHED, "(?:^|[^不别没摸被])摸摸?(?:了|过|到)?我" + HARMLESS, ADULTS + OFTEN + "(?:在[^不]{1,5})?碰" + TOUCHED,
    ADULTS + "(?:[总老又还都]|一直|晚上|偷偷|硬|要)*(?:脱|扒|掀)(?:了|掉|过)?" + WHOM + "的?(?:裤|衣|裙|内)", "脱(?:了|掉|过)?(?:我|女儿)的?(?:裤|衣|裙|内)",
    WHO + "(?:[总老又还都]|一直|晚上)*(?:让|叫|逼|要|拉着?)(?:我|她|孩子|女儿)的?手?去?(?:摸|碰|亲)(?:他|那里|那儿|下面)(?!的?(?:[头脸手书笔包狗猫]|额|肚))",
    "(?:摸|碰|捏|抓)(?:了|过|到|着)?" + WHOM + "的?(?:下面|下身|屁股|胸|大腿|那里|那儿|私处|隐私|裤裆|奶|小鸡)", "(?:下面|下身|屁股|胸部?|大腿|私处|隐私部位)[^自不]{0,3}(?:被|让|给)[^自]{0,6}[摸碰捏]",
    /* Of kisses, undressing and nights by those whose they are not; who is missing and left a note. */
    NO_PARENT + OFTEN + "(?:在[^不]{1,5})?亲(?:了|过|到)?" + WHOM + "(?!的?(?:额|脸|手|头|爱|戚|自|妈|爸))", "(?:爸爸?|爹|爷爷?|外公|姥爷)" + OFTEN + "亲(?:了|过|到)?" + WHOM + "的?(?:嘴|脖|胸|下|身|舌)", "(?:学生|女生|班上)[^不]{0,8}(?:爸|爷|公|叔|师)[^不]{0,3}亲[她他](?!的?(?:额|脸|手|头))",
    "(?:" + NO_PARENT + "|爸|爷|他|有人)[^不医检]{0,4}(?:让|叫|逼|要)" + WHOM + "们?脱(?:光|裤|裙|内|衣)", NO_PARENT + "[^不]{0,4}(?:半夜|夜里|晚上|睡着)[^不]{0,4}(?:进|来|爬|钻|摸)(?:进|到|上)?" + WHOM + "的?(?:房|屋|床|被窝)",
    "(?:打|揍|抽|踢)得?[我他她]?(?:浑身|全身|满身|一身|遍体)[^不]{0,3}(?:伤|青|紫|血)", "(?:浑身|全身|满身|一身)[^不]{0,3}被?打的[^不]{0,2}伤", "(?:身上|背上|腿上|胳膊)[^不蚊]{0,5}(?:伤|青|紫)[^不]{0,6}(?:爸|妈|爷|继父|家里)[^不]{0,3}(?:打|抽|揍)", "(?:学生|孩子|儿子|女儿|孙子|孙女)(?:突然)?失踪", "(?:不见了|找不到了?人?|走了|没回来)[^不]{0,6}(?:留|写)[^不]{0,4}(?:纸条|字条|信)", "(?:留|写)了?[^不]{0,3}(?:纸条|字条|封信)[^不]{0,5}(?:不见|走了|没回|找不到)",
    /* Of blows that one fears to die of. */
    "(?:会|要|想|得|能|非|快|就|真的?)(?:[被给让把]|活活|我|[爸妈爹他她人家里]{1,3}){0,3}(?:打|揍|抽|掐|弄|捅|砍|勒|踢)死(?:我|[她他](?!也)|孩子|女儿|儿子|了?$|[的了吧]?(?:怎么|咋|不敢|怕|救|求|我))(?!的(?:[小狗猫鸡鸟兔鱼蚕号]|宠|角色))",
    "(?:被|[让给](?!我))(?:[我老的们他她人家里大师爸妈爹爷奶叔舅哥继后父母亲活往死]){0,8}(?:打|揍|抽|掐|弄|捅|砍|勒|踢)死", "(?:爸|妈|爹|父亲|爷|奶|叔|舅|哥|[她他])(?:说|会|要|想|能|非|差点|真的?)+(?:把)?(?:我|她|他|孩子)?(?:打|揍|抽|掐|弄|捅|砍|勒)死(?:我|她|他|孩子)?(?:$|的?$)",
    "(?:爸|妈|爹|父亲|爷|奶|叔|舅|哥|家里|[她他]|会|要)(?:会|要|想|说|能)*杀了?(?:我|[她他]$|孩子)(?!的)", "(?:爸|妈|爹|父亲|爷|奶|叔|舅|哥|家里?)[^不]{0,6}(?:打|揍|掐|弄|砍)死(?:我|她|他|孩子)(?![也都的])", "差点(?:[被给让]|把我|把她|把他|把孩子)?[爸妈爹他她我人]*(?:打|揍|掐|勒)死", "(?:被|爸|妈)[^不]{0,4}[打揍抽]得?[我她他]?都?快要?死", "往死里[打揍抽掐踢]", "(?:打|揍|抽)(?:得|到|成|个|了我?个|我个|[她他]个)半死", "被[^粮饭]{0,3}糟蹋", "玷污",
  ].map(function (pattern) {
    return new RegExp(pattern);
  });

  /* What the patterns above would also hear in these, and must not. */
  var JEST = /(?:^|[^被会要能爸妈爹他她])打死(?:我|你)?(?:也|都)?(?=[不没])|[打拍踩]死[了过掉]*[一几两三这那]*[只条个群]?[大小]?(?:蚊|虫|蟑|老鼠|苍蝇|蜘蛛|蚂蚁|蜜蜂|蛇|怪|老虎|狼|敌|坏|boss|结|球|机|白骨)|(?:游戏|角色|英雄|王者|吃鸡|蛋仔|我的世界|僵尸|小怪|怪物|敌人|对面|队友|电影|电视|动画|小说|课文|历史|奥特曼|坏人|坏蛋)[^不爸妈爹爷家会要]{0,6}[打弄杀砍踢掐]死|(?:鸡|狗|猫|鸟|蛇|虫|鼠|兔|蚊子|苍蝇|蜘蛛|老虎|狼)[^不我]{0,2}被[^我]{0,5}[打弄杀砍踢掐]死|分组(?:的时候|时)?(?:都|总)?没有?人要我|跳楼(?:价|机|大甩卖)|割手?工|死记|[来各独亲]自|[不没](?:想|要|愿意?)活[动泼跃]|[不没](?:想|要)火[锅车]|掐自己(?:的)?(?:表|时间)|打自己(?:的)?(?:分|工)/g;

  /* By sound, letters alone. Long ones are also heard with one letter left out, doubled, swapped or slipped. */
  var SOUNDS = ["buxianghuo", "buyaohuo", "huozhemeiyisi", "huozhemeiyiyi", "huobuxiaqu", "huogoule", "burusile", "xiangqusi", "jieshushengming",
    "chengbuxiaqu", "aobuxiaqu", "shengwukelian", "anmianyao", "gewan", "tiaolou", "babamowo", "laoshimowo", "shushumowo", "yeyemowo",
    "jiujiumowo", "gegemowo", "mowoxiamian", "huibeidasi", "yaobeidasi", "huidasiwo", "yaodasiwo", "babadasiwo", "mamadasiwo"];
  var SHORT_SOUNDS = ["zisha", "zican", "zishang", "qingsheng", "xiangsi", "shangdiao", "bxhl", "wbxhl", "bxhle", "xiangsile", "woxiangsi", "haoxiangsi"];
  var INNOCENT_SOUNDS = ["buxianghua", "buxianghui", "buyaohua", "buyaohui", "buxianghe", "buxianghao", "tiaolouji", "tiaoloujia", "mowodetou", "mowotou", "mowodelian"];
  var LONG_ENOUGH = 9; // letters of a sound that is heard through a slip
  var NEIGHBOURS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

  /*
   * Who speaks in words of distress; `staff` and `pupil`: who searches, where somebody says so. Without that only what nobody
   * else says is heard as staff's, for the pages of staff are not for families.
   */
  function speaker(words, staff, pupil) {
    var query = plainly(words);
    if (pupil) {
      return SELF;
    }
    if (staff ? !OF_ONES_OWN.test(query) && (OF_A_PUPIL.test(query) || query.indexOf("我") < 0) : AT_SCHOOL.test(query) && !A_PUPIL_SAYS.test(query)) {
      return STAFF;
    }
    return OF_A_CHILD.test(query) ? ADULT : SELF;
  }

  /* A query without spaces and signs, the traditional characters of such words folded. */
  function plainly(query) {
    return Array.from(query.normalize("NFKC").toLowerCase()).map(function (character) {
      return PLAIN[character] || character;
    }).join("").replace(/[^0-9a-z\u3400-\u9fff]/g, "").slice(0, 400);
  }

  /* Whether a query speaks of distress. */
  function heard(query) {
    var plain = plainly(query);
    var serious = plain.replace(JEST, "　");
    return SAID.some(function (pattern) {
      return pattern.test(serious);
    }) || heardInLetters(plain.replace(/[^a-z]/g, ""));
  }

  function heardInLetters(letters) {
    if (SHORT_SOUNDS.indexOf(letters) >= 0) {
      return true;
    }
    var innocent = INNOCENT_SOUNDS.some(function (sound) {
      return letters.indexOf(sound) >= 0;
    });
    return !innocent && SOUNDS.some(function (sound) {
      return letters.indexOf(sound) >= 0 || (sound.length >= LONG_ENOUGH && heardThroughASlip(letters, sound));
    });
  }

  function heardThroughASlip(letters, sound) {
    for (var at = 0; at + sound.length - 1 <= letters.length; at++) {
      for (var length = sound.length - 1; length <= sound.length + 1; length++) {
        if (isSlip(letters.substr(at, length), sound)) {
          return true;
        }
      }
    }
    return false;
  }

  /* Whether `typed` is `meant` with one letter left out, one too many, two swapped, or one of its neighbour's key. */
  function isSlip(typed, meant) {
    var from = 0;
    while (from < typed.length && typed[from] === meant[from]) {
      from += 1;
    }
    var rest = meant.slice(from);
    if (typed.length === meant.length - 1) {
      return typed.slice(from) === rest.slice(1);
    }
    if (typed.length === meant.length + 1) {
      return typed.slice(from + 1) === rest;
    }
    var swapped = typed.slice(from) === (rest[1] || "") + (rest[0] || "") + rest.slice(2);
    return typed.length === meant.length && (swapped || (typed.slice(from + 1) === rest.slice(1) && areNeighbours(typed[from], rest[0])));
  }

  function areNeighbours(one, other) {
    return NEIGHBOURS.some(function (row) {
      return Math.abs(row.indexOf(one) - row.indexOf(other)) === 1 && row.indexOf(one) >= 0 && row.indexOf(other) >= 0;
    });
  }

  return { heard: heard, speaker: speaker, STAFF: STAFF, INSTEAD: INSTEAD, INSTEAD_FOR_STAFF: INSTEAD_FOR_STAFF };
})();
