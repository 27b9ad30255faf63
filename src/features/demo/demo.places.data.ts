/** A prefecture, its residents in ten thousands, and the districts that stand for it: `postal prefix:area code`. */
export type Region = {
  readonly prefecture: string
  readonly residents: number
  readonly districts: string
}

/**
 * Where customers live. Residents after the census of 2020 (総務省統計局「令和2年国勢調査」), rounded. The first three
 * digits of a postal code name a district (日本郵便), whose towns come from the postal code table itself.
 */
export const regions: readonly Region[] = [
  {
    prefecture: '北海道',
    residents: 522,
    districts:
      '001:011 003:011 005:011 006:011 007:011 062:011 063:011 064:011 041:0138 070:0166 080:0155 085:0154',
  },
  { prefecture: '青森県', residents: 124, districts: '030:017 031:0178 036:0172' },
  { prefecture: '岩手県', residents: 121, districts: '020:019 023:0197 025:0198' },
  { prefecture: '宮城県', residents: 230, districts: '980:022 981:022 982:022 983:022 984:022 986:0225' },
  { prefecture: '秋田県', residents: 96, districts: '010:018 013:0182 014:0187' },
  { prefecture: '山形県', residents: 107, districts: '990:023 992:0238 997:0235' },
  { prefecture: '福島県', residents: 183, districts: '960:024 963:024 965:0242 970:0246' },
  { prefecture: '茨城県', residents: 287, districts: '300:029 305:029 310:029 312:029 302:0297' },
  { prefecture: '栃木県', residents: 193, districts: '320:028 321:028 323:0285 326:0284' },
  { prefecture: '群馬県', residents: 194, districts: '370:027 371:027 372:0270 373:0276' },
  {
    prefecture: '埼玉県',
    residents: 734,
    districts: '330:048 331:048 332:048 336:048 337:048 340:048 343:048 350:049 359:04 360:048',
  },
  {
    prefecture: '千葉県',
    residents: 628,
    districts:
      '260:043 262:043 263:043 270:047 271:047 272:047 273:047 274:047 277:04 279:047 285:043 290:0436',
  },
  {
    prefecture: '東京都',
    residents: 1405,
    districts:
      '111:03 112:03 114:03 116:03 120:03 123:03 124:03 125:03 130:03 131:03 132:03 134:03 135:03 136:03 140:03 143:03 144:03 146:03 152:03 154:03 157:03 158:03 161:03 164:03 165:03 166:03 168:03 170:03 173:03 175:03 176:03 177:03 178:03 180:0422 181:0422 183:042 184:042 187:042 188:042 192:042 194:042 206:042',
  },
  {
    prefecture: '神奈川県',
    residents: 924,
    districts:
      '211:044 213:044 214:044 216:044 220:045 221:045 222:045 223:045 225:045 227:045 230:045 232:045 235:045 238:046 241:045 242:046 244:045 248:0467 251:0466 253:0467 254:0463',
  },
  { prefecture: '新潟県', residents: 220, districts: '940:0258 943:025 950:025 951:025' },
  { prefecture: '富山県', residents: 103, districts: '930:076 933:0766' },
  { prefecture: '石川県', residents: 113, districts: '920:076 921:076 923:0761' },
  { prefecture: '福井県', residents: 77, districts: '910:0776 915:0778' },
  { prefecture: '山梨県', residents: 81, districts: '400:055 403:0555' },
  { prefecture: '長野県', residents: 205, districts: '380:026 381:026 390:0263 386:0268' },
  { prefecture: '岐阜県', residents: 198, districts: '500:058 503:0584 507:0572' },
  {
    prefecture: '静岡県',
    residents: 363,
    districts: '410:055 416:0545 420:054 422:054 424:054 430:053 432:053',
  },
  {
    prefecture: '愛知県',
    residents: 754,
    districts:
      '440:0532 444:0564 448:0566 451:052 453:052 454:052 456:052 458:052 460:052 462:052 463:052 464:052 465:052 466:052 468:052 471:0565 486:0568 491:0586',
  },
  { prefecture: '三重県', residents: 177, districts: '510:059 513:059 514:059 515:0598' },
  { prefecture: '滋賀県', residents: 141, districts: '520:077 525:077 522:0749' },
  {
    prefecture: '京都府',
    residents: 258,
    districts: '601:075 603:075 606:075 607:075 611:0774 612:075 615:075',
  },
  {
    prefecture: '大阪府',
    residents: 884,
    districts:
      '531:06 532:06 533:06 534:06 536:06 543:06 545:06 546:06 547:06 550:06 552:06 553:06 558:06 560:06 564:06 565:06 567:072 569:072 570:06 572:072 573:072 577:06 581:072 590:072 591:072 593:072 596:072',
  },
  {
    prefecture: '兵庫県',
    residents: 547,
    districts:
      '650:078 651:078 652:078 654:078 655:078 657:078 658:078 660:06 661:06 662:0798 663:0798 664:072 670:079 673:078 675:079',
  },
  { prefecture: '奈良県', residents: 132, districts: '631:0742 634:0744' },
  { prefecture: '和歌山県', residents: 92, districts: '640:073 641:073 646:0739' },
  { prefecture: '鳥取県', residents: 55, districts: '680:0857 683:0859' },
  { prefecture: '島根県', residents: 67, districts: '690:0852 693:0853' },
  { prefecture: '岡山県', residents: 189, districts: '700:086 701:086 703:086 710:086' },
  {
    prefecture: '広島県',
    residents: 280,
    districts: '720:084 730:082 731:082 732:082 733:082 734:082 737:0823',
  },
  { prefecture: '山口県', residents: 134, districts: '750:083 753:083 755:0836' },
  { prefecture: '徳島県', residents: 72, districts: '770:088 772:088' },
  { prefecture: '香川県', residents: 95, districts: '760:087 761:087 763:0877' },
  { prefecture: '愛媛県', residents: 133, districts: '790:089 791:089 794:0898' },
  { prefecture: '高知県', residents: 69, districts: '780:088 781:088' },
  {
    prefecture: '福岡県',
    residents: 514,
    districts: '802:093 804:093 806:093 810:092 812:092 813:092 814:092 815:092 819:092 830:0942',
  },
  { prefecture: '佐賀県', residents: 81, districts: '840:0952 847:0955' },
  { prefecture: '長崎県', residents: 131, districts: '850:095 852:095 857:0956' },
  { prefecture: '熊本県', residents: 174, districts: '860:096 862:096 866:0965' },
  { prefecture: '大分県', residents: 112, districts: '870:097 874:0977' },
  { prefecture: '宮崎県', residents: 107, districts: '880:0985 882:0982' },
  { prefecture: '鹿児島県', residents: 159, districts: '890:099 892:099 899:0995' },
  { prefecture: '沖縄県', residents: 147, districts: '900:098 901:098 904:098' },
]
