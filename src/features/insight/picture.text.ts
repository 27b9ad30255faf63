import { defineText } from '#kit/text.ts'

/** What is printed with the numbers: questions, columns and definitions. */
export const pictureText = defineText({
  monthlyQuestion: {
    ja: '売上は、新しいお客さまとリピートのどちらが支えていますか',
    en: 'Who carries the sales: new customers or those who come back?',
  },
  conversionQuestion: {
    ja: '初めて買った人は、2回目・3回目も買っていますか',
    en: 'Do first-time buyers order a second and a third time?',
  },
  retentionQuestion: {
    ja: '同じ月に始めた人たちは、その後どれだけ残り、いくらになりましたか',
    en: 'How many of those who began together stay, and what do they bring?',
  },
  rfmQuestion: { ja: 'だれが最近、何度も買っていますか', en: 'Who bought lately, and often?' },
  decilesQuestion: {
    ja: '売上は、どれだけの人に偏っていますか',
    en: 'How much of the sales comes from how few?',
  },
  cpmQuestion: { ja: 'お客さまは、どの段階まで育っていますか', en: 'How far have customers grown?' },
  intervalsQuestion: { ja: '次の注文まで、何日かかりますか', en: 'How long until the next order?' },
  mediaQuestion: {
    ja: 'どの媒体が、かけた費用に見合うお客さまを連れてきましたか',
    en: 'Which medium brought customers worth what they cost?',
  },
  pairsQuestion: { ja: '何と何が、一緒に買われていますか', en: 'What is bought together?' },
  movesQuestion: {
    ja: 'お客さまは、どのランクからどのランクへ移りましたか',
    en: 'Who moved from which rank to which?',
  },

  survivalQuestion: {
    ja: '定期は、何回目まで続いていますか',
    en: 'For how many rounds do subscriptions go on?',
  },
  continuationQuestion: {
    ja: '定期は、何回目のあとで途切れますか',
    en: 'After which round do subscriptions end?',
  },
  standingQuestion: { ja: '定期は、増えていますか', en: 'Are there more subscriptions or fewer?' },
  mrrQuestion: {
    ja: '毎月の定期の売上は、何で増え、何で減りましたか',
    en: 'What raised and what lowered what subscriptions bring in a month?',
  },
  leavingQuestion: {
    ja: 'お客さまは、なぜ解約しますか',
    en: 'Why do customers leave, and who stays?',
  },
  tenureQuestion: { ja: '定期は、何日続きますか', en: 'For how many days do subscriptions last?' },

  definition: { ja: '定義', en: 'Definition' },
  asOf: { ja: '集計日', en: 'As of' },
  period: { ja: '期間', en: 'Period' },
  nCustomers: { ja: '対象の顧客（n）', en: 'Customers (n)' },
  nOrders: { ja: '対象の注文（n）', en: 'Orders (n)' },
  forecastQuestion: {
    ja: 'これから90日、定期で何件を出荷し、いくら売れますか',
    en: 'What do subscriptions ship and sell in the next 90 days?',
  },
  nSubscriptions: { ja: '対象の定期（n）', en: 'Subscriptions (n)' },
  maturity: { ja: '観察期間', en: 'Maturity' },
  note: { ja: '注', en: 'Note' },

  people: { ja: '人数', en: 'Customers' },
  orders: { ja: '注文数', en: 'Orders' },
  revenue: { ja: '合計', en: 'Total' },
  money: { ja: '金額', en: 'Sales' },
  share: { ja: '構成比', en: 'Share of sales' },
  shareOfPeople: { ja: '人数の構成比', en: 'Share of customers' },
  cumulative: { ja: '累計構成比', en: 'Cumulative' },
  perOrder: { ja: '平均単価', en: 'Per order' },
  perPerson: { ja: '平均回数', en: 'Orders each' },
  perCustomer: { ja: '1人あたり金額', en: 'Sales each' },
  firstRevenue: { ja: '初回の売上', en: 'First orders' },
  repeatRevenue: { ja: 'リピートの売上', en: 'Repeat orders' },
  guestRevenue: { ja: 'ゲストの売上', en: 'Guests' },
  firstBuyers: { ja: '初回購入者', en: 'First-time buyers' },
  repeatBuyers: { ja: 'リピート購入者', en: 'Repeat buyers' },
  monthNotOver: { ja: '最後の月はまだ終わっていません', en: 'The last month is not over yet' },
  monthlyDefinition: {
    ja: '売上＝注文の税抜金額（値引き・ポイント値引き後、送料・手数料を除く）。初回＝その人の最初の注文。取消・返品は起きた月から引きます。保留中の注文は数えません。ゲスト＝顧客の登録がない注文。',
    en: 'Sales: orders without tax, after discounts and points, without shipping and fees. First: the first order of a customer. What is cancelled or returned lowers the month in which it was. Orders on hold do not count. Guests: orders without a customer.',
  },

  mature: { ja: '観察期間を終えた人', en: 'Mature' },
  matureSecond: { ja: '2回目から観察期間を終えた人', en: 'Mature since the second' },
  f2Within: { ja: '{days}日以内に2回目', en: 'Second within {days} days' },
  f2Rate: { ja: 'F2転換率（{days}日）', en: 'F2 ({days} days)' },
  f2Ever: { ja: '累計F2', en: 'F2 so far' },
  f3Within: { ja: '2回目から{days}日以内に3回目', en: 'Third within {days} days' },
  f3Rate: { ja: 'F3転換率（{days}日）', en: 'F3 ({days} days)' },
  f3Ever: { ja: '累計F3', en: 'F3 so far' },
  conversionDefinition: {
    ja: 'F2転換率＝初回購入から{days}日以内に2回目を買った人 ÷ その月の初回購入者。F3転換率＝2回目から{days}日以内に3回目を買った人 ÷ 2回目を買った人。累計F2・F3は日数を限りません（2回以上 ÷ 1回以上、3回以上 ÷ 2回以上）。',
    en: 'F2: those who ordered a second time within {days} days of the first ÷ first-time buyers of the month. F3: those who ordered a third time within {days} days of the second ÷ those with a second. “So far” has no limit of days (2 or more ÷ 1 or more, 3 or more ÷ 2 or more).',
  },
  conversionMaturity: {
    ja: '{days}日が過ぎた人だけを数えます（{size}人のうち{mature}人）。3回目は、2回目から{days}日が過ぎた人だけです',
    en: 'Only those whose {days} days are over ({mature} of {size}); for the third order, {days} days since the second',
  },

  monthAfter: { ja: '{age}か月後', en: 'Month {age}' },
  retentionDefinition: {
    ja: '継続率＝初回購入の月から n か月後の月に注文した人 ÷ その月の初回購入者。0か月後は初回購入の月です。',
    en: 'Retention: those who ordered in the nth month after that of their first order ÷ first-time buyers of that month. Month 0 is that of the first order.',
  },
  ltvDefinition: {
    ja: '累計LTV＝初回購入の月から n か月後の月末までの売上（税抜、取消・返品を引いた額） ÷ その月の初回購入者。',
    en: 'Cumulative LTV: sales (without tax, less what was taken back) from the month of the first order to the end of the nth month after it ÷ first-time buyers of that month.',
  },
  profitDefinition: {
    ja: '粗利LTV＝初回購入の月から n か月後の月末までの粗利（売上 − 原価） ÷ その月の初回購入者。',
    en: 'Gross profit LTV: gross profit (sales less cost) from the month of the first order to the end of the nth month after it ÷ first-time buyers of that month.',
  },
  cohortMaturity: { ja: '終わった月だけを描きます', en: 'Only months that are over are drawn' },

  rfmDefinition: {
    ja: 'R＝最後の注文からの日数（{recency}日以内で2・3・4・5）、F＝注文の累計回数（{orders}回以上）、M＝累計金額（{revenue}円以上）。ランクは1（低）から5（高）。',
    en: 'R: days since the last order (2, 3, 4, 5 within {recency} days). F: orders so far ({orders} or more). M: sales so far (¥{revenue} or more). Ranks from 1 (low) to 5 (high).',
  },
  decile: { ja: 'デシル{decile}', en: 'Decile {decile}' },
  decilesDefinition: {
    ja: '購入金額の多い順（同額は回数、最後の注文日、IDの順）に並べ、人数で10等分します。端数は上のデシルから1人ずつ足します。平均単価＝金額 ÷ 注文数、平均回数＝注文数 ÷ 人数。',
    en: 'Customers in the order of what they bought (then how often, how lately, and by id), in ten groups of as many heads; what is left over goes to the first groups. Per order: sales ÷ orders. Orders each: orders ÷ customers.',
  },
  decilesStored: { ja: 'デシルは昨夜の集計です', en: 'The deciles are those of last night' },
  cpmDefinition: {
    ja: '在籍日数＝最後の注文日 − 最初の注文日。離脱＝最後の注文から{lostDays}日以上。初回＝{repeatOrders}回未満、よちよち＝在籍{youngDays}日未満、コツコツ＝在籍{youngDays}日以上で{revenue}円未満、流行＝{revenue}円以上で在籍{trendDays}日未満、優良＝{revenue}円以上で在籍{trendDays}日以上。',
    en: 'Days with us: last order − first order. Lost: no order for {lostDays} days. First: fewer than {repeatOrders} orders. Young: fewer than {youngDays} days. Steady: {youngDays} days or more, less than ¥{revenue}. Trend: ¥{revenue} or more, fewer than {trendDays} days. Loyal: ¥{revenue} or more, {trendDays} days or more.',
  },

  daysFromTo: { ja: '{from}〜{to}日', en: '{from}–{to} days' },
  daysAndMore: { ja: '{from}日以上', en: '{from} days or more' },
  firstGapDefinition: {
    ja: '1回目の注文日から2回目の注文日までの日数。期間は初回購入の月です。まだ2回目のない人は入りません。',
    en: 'Days from the first order to the second. The period is of first orders. Those without a second are not in it.',
  },
  secondGapDefinition: {
    ja: '2回目の注文日から3回目の注文日までの日数。期間は初回購入の月です。まだ3回目のない人は入りません。',
    en: 'Days from the second order to the third. The period is of first orders. Those without a third are not in it.',
  },
  averageGapDefinition: {
    ja: '1人ずつの平均の購入間隔（最初から最後の注文までの日数 ÷（注文数 − 1））。期間は初回購入の月です。',
    en: 'The mean of each customer: days from the first order to the last ÷ (orders − 1). The period is of first orders.',
  },
  quartiles: {
    ja: '4分の1の人が{low}日以内、半分が{middle}日以内、4分の3が{high}日以内',
    en: 'A quarter within {low} days, half within {middle}, three quarters within {high}',
  },

  noMedia: { ja: '媒体なし', en: 'No medium' },
  cost: { ja: '媒体費', en: 'Cost' },
  won: { ja: '獲得（初回購入者）', en: 'New customers' },
  yearOver: { ja: '1年が過ぎた人', en: 'Year is over' },
  ltvYear: { ja: 'LTV（1年）', en: 'LTV (1 year)' },
  roas: { ja: 'ROAS（1年）', en: 'ROAS (1 year)' },
  mediaDefinition: {
    ja: 'CPO＝期間の媒体費（制作・印刷・発送を含み、掲載日数で割り振る） ÷ その媒体で期間に初めて注文した人。LTV（1年）＝初回購入日から365日間の売上（税抜、取消・返品を引いた額）の平均。ROAS＝LTV（1年） ÷ CPO。',
    en: 'CPO: cost of the medium in the period (spread evenly over its days) ÷ customers who first ordered by it in the period. LTV (1 year): mean sales of the 365 days from the first order, without tax, less what was taken back. ROAS: LTV (1 year) ÷ CPO.',
  },
  yearMaturity: {
    ja: 'LTVは初回購入から365日が過ぎた人だけの平均です（{size}人のうち{mature}人）',
    en: 'LTV is of those whose 365 days are over only ({mature} of {size})',
  },
  noCostOfPart: {
    ja: '絞り込んだ顧客だけの媒体費は分からないため、CPOとROASは出しません',
    en: 'What a part of the customers cost is not known: CPO and ROAS are left out',
  },

  together: { ja: '一緒の注文', en: 'Orders with both' },
  support: { ja: '支持度', en: 'Support' },
  confidence: { ja: '信頼度（→）', en: 'Confidence (→)' },
  confidenceBack: { ja: '信頼度（←）', en: 'Confidence (←)' },
  lift: { ja: 'リフト', en: 'Lift' },
  pairsDefinition: {
    ja: '支持度＝両方を含む注文 ÷ 全注文。信頼度（→）＝両方を含む注文 ÷ 左の商品を含む注文、（←）は右の商品で割ったもの。リフト＝信頼度 ÷ 相手の商品が全注文に含まれる割合（1より大きければ偶然より多い）。2件以上の組だけ。数を押すと、両方を買ったことのある人の一覧へ進みます。',
    en: 'Support: orders with both ÷ all orders. Confidence (→): orders with both ÷ orders with the left one; (←) with the right one. Lift: confidence ÷ the share of all orders that have the other one (above 1 is more than chance). Pairs of two orders or more. A number leads to those who have bought both.',
  },
  pairsStored: {
    ja: '新しい順に最大{most}件の注文を、夜間に数えたものです',
    en: 'Counted last night over the latest {most} orders at most',
  },
  pairsSample: {
    ja: '新しい順に最大{most}件の注文のうち、対象の顧客のものです',
    en: 'Of the chosen customers among the latest {most} orders',
  },

  before: { ja: '前', en: 'Before' },
  movesDefinition: {
    ja: '両方の月の1日にランクがあった顧客。行が前、列が後です。ランクは月に一度記録します。',
    en: 'Customers who had a rank on the first day of both months: rows before, columns after. Ranks are recorded once a month.',
  },
  noRanks: {
    ja: 'この2つの月のどちらかに、まだランクの記録がありません',
    en: 'One of these two months has no record of ranks',
  },
  productDefinition: {
    ja: '購入者＝この商品を買って返品しきっていない人。次に買った商品＝この商品を初めて買った日より後に最初に買った別の商品。一緒に買った商品＝同じ注文に入っていた商品。それぞれ最大{most}件の標本で数えます。',
    en: 'Buyers: who bought it and kept it. Next: the first other product bought after the day they first bought this one. Together: products in the same order. Each counted on a sample of at most {most}.',
  },

  everySubscription: { ja: 'すべての定期', en: 'All subscriptions' },
  roundN: { ja: '{n}回目', en: 'Round {n}' },
  roundToNext: { ja: '{n}→{next}回目', en: '{n} → {next}' },
  reachedRound: { ja: '出荷した定期', en: 'Shipped' },
  knownOfRound: { ja: '判定できる定期', en: 'Known' },
  survivalRate: { ja: '残存率', en: 'Survival' },
  shippedNext: { ja: '次の回も出荷した定期', en: 'Shipped the next, too' },
  shippedAndDue: { ja: 'この回を出荷し、次の回を判定できる定期', en: 'Shipped this one, the next is known' },
  continuationRate: { ja: '継続率', en: 'Continuation' },
  survivalDefinition: {
    ja: '残存率 S(n)＝n回目まで出荷した定期 ÷ 1回目を出荷した定期。期間は申し込みの月です。スキップと一時休止は、次の予定日が過ぎるまで途切れたと数えません。全回を終えた定期は、その先の回に入れません。',
    en: 'S(n): subscriptions that shipped round n ÷ those that shipped the first. The period is of applications. Skips and pauses are no loss until the next day is over. A subscription of which all rounds were made does not count for further ones.',
  },
  continuationDefinition: {
    ja: '継続率 R(n→n+1)＝n+1回目を出荷した定期 ÷ n回目を出荷し、n+1回目の予定日と猶予が過ぎた定期。期間は申し込みの月です。',
    en: 'R(n→n+1): subscriptions that shipped round n+1 ÷ those that shipped round n and whose day of round n+1 and grace are over. The period is of applications.',
  },
  roundMaturity: {
    ja: '予定日から{grace}日が過ぎた回だけを数えます。休止は{suspended}日を超えると途切れたと数え、回数の決まったプランはその回数までを数えます',
    en: 'Only rounds whose day is {grace} days past; suspended for more than {suspended} days counts as left; a plan of so many rounds counts for these',
  },
  active: { ja: '有効', en: 'Active' },
  paused: { ja: '一時休止', en: 'Paused' },
  suspended: { ja: '休止', en: 'Suspended' },
  paymentError: { ja: '決済エラー', en: 'Payment error' },
  started: { ja: '新規', en: 'Started' },
  cancelled: { ja: '解約', en: 'Cancelled' },
  churnRate: { ja: '解約率（月次）', en: 'Monthly churn' },
  standingDefinition: {
    ja: '月末の状態ごとの定期の数。解約率（月次）＝その月の解約 ÷ 月初の有効な定期。終わった月だけに出します。',
    en: 'Subscriptions by their state at the end of each month. Monthly churn: cancelled in the month ÷ active when it began, of months that are over.',
  },
  mrrNew: { ja: '新規', en: 'New' },
  mrrGained: { ja: '増額', en: 'Expansion' },
  mrrBack: { ja: '再開', en: 'Reactivation' },
  mrrReduced: { ja: '減額', en: 'Downgrade' },
  mrrChurned: { ja: '解約・休止', en: 'Churn' },
  grossChurn: { ja: '総チャーン', en: 'Gross churn' },
  netChurn: { ja: '純チャーン', en: 'Net churn' },
  mrrDefinition: {
    ja: 'MRR＝有効な定期の、1回の金額（税抜）× 30.4375 ÷ お届け間隔の日数 の合計。スキップでは変わらず、休止・決済エラー・解約・終了で減ります。総チャーン＝（解約・休止＋減額）÷ 月初のMRR、純チャーン＝（解約・休止＋減額−増額）÷ 月初のMRR。その月の新規は分母に入れません。',
    en: 'MRR: the price of a round without tax × 30.4375 ÷ days between rounds, of subscriptions that go on. A skip does not change it; suspending, a payment error, cancelling and the last round do. Gross churn: (churn + downgrade) ÷ MRR when the month began; net churn less expansion. What is new in the month is not in the denominator.',
  },
  askedToLeave: { ja: '解約の申し出', en: 'Asked to leave' },
  stayed: { ja: '続けた', en: 'Stayed' },
  shareOfAsked: { ja: '申し出の構成比', en: 'Share' },
  keptRate: { ja: '解約阻止率', en: 'Stayed of those who asked' },
  noReason: { ja: '理由なし', en: 'No reason given' },
  leavingDefinition: {
    ja: '解約阻止率＝申し出のあと続けた件数 ÷ 解約の申し出。期間は申し出の月です。理由は答えなくても解約できます。',
    en: 'Stayed: those who went on after they had asked to leave ÷ those who asked. The period is of requests. Nobody has to give a reason.',
  },
  shipments: { ja: '出荷', en: 'Shipments' },
  netSales: { ja: '売上（税抜）', en: 'Sales without tax' },
  grossSales: { ja: '請求額（税込）', en: 'To be paid' },
  forecastDefinition: {
    ja: '有効と一時休止の定期が、このまま変わらず続いたときの、今日から90日間の出荷予定。月曜から日曜までの週ごと。売上は税抜・値引き後の商品代金、請求額は税・送料・手数料を含みます。価格と税率は出荷日のものです。解約やスキップの見込みは入れません。',
    en: 'What is shipped within 90 days from today if nobody changes anything, of subscriptions that are active or paused until a day, by weeks from Monday to Sunday. Sales are goods after discounts without tax; to be paid is with tax, shipping and fees. Prices and tax are those of the day of shipping. No leaving and no skipping is assumed.',
  },
  forecastLeft: {
    ja: '価格のない回がある定期 {left}件は、その回から先を入れていません',
    en: '{left} subscriptions have a round without a price and are counted until it only',
  },
  leftAlready: { ja: '終わった定期', en: 'Left' },
  stillThere: { ja: '続いている定期', en: 'Still there' },
  shareOfLeft: { ja: '終わった定期の構成比', en: 'Share of those that left' },
  tenureDefinition: {
    ja: '申し込みの日から、解約・終了・休止した日（続いているものは今日）までの日数。期間は申し込みの月です。',
    en: 'Days from the application to the day on which it was cancelled, ended or suspended (today where it goes on). The period is of applications.',
  },
  meanTenure: {
    ja: '終わった定期の平均は {days}日です',
    en: 'Those that left lasted {days} days on average',
  },
})
