-- What is said in mail: templates in editions, shared blocks, pictures, coupons, and words to look out for.

-- owner: templates
-- kind: reference
create table mail_template (
  id uuid primary key,
  name text not null,
  description text not null default '',
  -- What it is sent for: advertising carries the words of the law at its foot.
  class text not null check (class in ('advertising', 'transactional')),
  -- The edition of now; 0 where nothing but a draft was ever kept.
  edition integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);
create index mail_template_updated on mail_template (updated_at, id);

-- What was saved, as it was: never changed, so that what went out can be shown as it went out.
-- owner: templates
-- kind: reference
create table mail_template_edition (
  id uuid primary key,
  template_id uuid not null references mail_template (id) on delete cascade,
  number integer not null,
  -- `templates.content.ts`.
  content jsonb not null,
  note text not null default '',
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  unique (template_id, number)
);

-- What is being written, kept as it is typed. Gone once it was saved as an edition.
-- owner: templates
-- kind: reference
create table mail_template_draft (
  template_id uuid primary key references mail_template (id) on delete cascade,
  content jsonb not null,
  -- The edition that it began with.
  based_on integer not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id)
);

-- 共通ブロック: sections that stand in many templates and are changed in one place.
-- owner: templates
-- kind: reference
create table mail_shared_block (
  id uuid primary key,
  name text not null,
  sections jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);

-- Pictures for everybody to see, under the sum of their bytes.
-- owner: templates
-- kind: reference
create table mail_image (
  id uuid primary key,
  sha256 text not null,
  name text not null,
  alt text not null default '',
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp')),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  bytes integer not null,
  blob_key text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);
create unique index mail_image_sha256 on mail_image (sha256);

-- Products that links of mails may lead to, by a number that fits such a link: what is recommended differs by recipient.
-- owner: templates
-- kind: reference
create table mail_product (
  product_id uuid primary key references product (id) on delete cascade,
  number integer generated always as identity unique
);

-- owner: templates
-- kind: reference
create table coupon (
  id uuid primary key,
  name text not null,
  -- What it gives, and on what conditions, as the customer reads it.
  gives text not null,
  conditions text not null default '',
  starts_on date,
  until_on date check (until_on >= starts_on),
  -- One code for all; empty: each customer gets one of `coupon_stock`.
  shared_code text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid references app_user (id),
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id),
  deleted_at timestamptz,
  deleted_by uuid references app_user (id)
);

-- Codes that nobody has yet, in the order in which they came.
-- owner: templates
-- kind: local
create table coupon_stock (
  coupon_id uuid not null references coupon (id) on delete cascade,
  code text not null,
  place bigint generated always as identity,
  primary key (coupon_id, code)
);
create index coupon_stock_next on coupon_stock (coupon_id, place);

-- Who got which code, once for each that it was about (a campaign), however often it is asked for.
-- owner: templates
-- kind: customer
create table coupon_code (
  customer_id uuid not null,
  coupon_id uuid not null references coupon (id),
  -- Empty: of nothing in particular.
  about text not null default '',
  code text not null,
  handed_at timestamptz not null default now(),
  primary key (customer_id, coupon_id, about)
);
create index coupon_code_of on coupon_code (coupon_id, code);

-- Words that a law, or good sense, asks to think twice about.
-- owner: templates
-- kind: reference
create table mail_word (
  id uuid primary key,
  word text not null,
  -- Folded as it is looked for: one width, one case, katakana as typed.
  word_key text not null,
  law text not null check (law in ('pharma', 'premiums', 'mail', 'spam', 'house')),
  why text not null,
  suggestion text not null default '',
  -- For readers of English; empty: they read what stands above.
  why_en text not null default '',
  suggestion_en text not null default '',
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user (id)
);
create unique index mail_word_key on mail_word (word_key);
insert into mail_word (id, word, word_key, law, why, suggestion) values
  (gen_random_uuid(), '治る', '治る', 'pharma', '化粧品・食品では、病気や症状への効果を言えません（薬機法）', '使い心地やお手入れの方法を伝える'),
  (gen_random_uuid(), '治ります', '治ります', 'pharma', '化粧品・食品では、病気や症状への効果を言えません（薬機法）', '使い心地やお手入れの方法を伝える'),
  (gen_random_uuid(), '治療', '治療', 'pharma', '化粧品・食品では、病気や症状への効果を言えません（薬機法）', '「お手入れ」「ケア」と言い換える'),
  (gen_random_uuid(), '完治', '完治', 'pharma', '化粧品・食品では、病気や症状への効果を言えません（薬機法）', '言わない'),
  (gen_random_uuid(), '効能', '効能', 'pharma', '承認を受けた医薬品・医薬部外品のほかは、効能を言えません（薬機法）', '「特長」と言い換える'),
  (gen_random_uuid(), '効きます', '効きます', 'pharma', '化粧品・食品では、病気や症状への効果を言えません（薬機法）', '成分や使い方の説明にする'),
  (gen_random_uuid(), '効果抜群', '効果抜群', 'pharma', '効果の確かさや強さの保証にあたります（薬機法・景表法）', 'お客様の声は個人の感想と分かるように'),
  (gen_random_uuid(), '即効', '即効', 'pharma', '効果のあらわれる速さを保証する言い方です（薬機法）', '言わない'),
  (gen_random_uuid(), '副作用なし', '副作用なし', 'pharma', '安全の保証にあたります（薬機法）', '「肌にやさしい使い心地を目指した」など'),
  (gen_random_uuid(), '副作用がない', '副作用がない', 'pharma', '安全の保証にあたります（薬機法）', '「肌にやさしい使い心地を目指した」など'),
  (gen_random_uuid(), '安全性が保証', '安全性が保証', 'pharma', '安全の保証にあたります（薬機法）', '試験の内容と結果を、限りとともに書く'),
  (gen_random_uuid(), '医師が推薦', '医師が推薦', 'pharma', '医療関係者の推薦は、事実でも使えません（医薬品等適正広告基準）', '言わない'),
  (gen_random_uuid(), '医師も推奨', '医師も推奨', 'pharma', '医療関係者の推薦は、事実でも使えません（医薬品等適正広告基準）', '言わない'),
  (gen_random_uuid(), '若返', '若返', 'pharma', '化粧品・食品で言える範囲を越えます（薬機法）', '「年齢に応じたお手入れ」と言い換える'),
  (gen_random_uuid(), 'アンチエイジング', 'アンチエイジング', 'pharma', '化粧品で言える範囲を越えます（薬機法）', '「エイジングケア（年齢に応じたケア）」と言い換える'),
  (gen_random_uuid(), '老化防止', '老化防止', 'pharma', '化粧品・食品で言える範囲を越えます（薬機法）', '「年齢に応じたお手入れ」と言い換える'),
  (gen_random_uuid(), 'シミが消え', 'シミが消え', 'pharma', '化粧品では「メイクアップ効果」のほかは言えません（薬機法）', '「メーキャップ効果によりシミを目立ちにくくする」'),
  (gen_random_uuid(), 'シミを消', 'シミを消', 'pharma', '化粧品では「メイクアップ効果」のほかは言えません（薬機法）', '「メーキャップ効果によりシミを目立ちにくくする」'),
  (gen_random_uuid(), 'シワが消え', 'シワが消え', 'pharma', '化粧品では「乾燥による小ジワを目立たなくする（効能評価試験済み）」までです', '効能評価試験済みのときだけ、その言い方で'),
  (gen_random_uuid(), 'ニキビが治', 'ニキビが治', 'pharma', '医薬部外品でも「防ぐ」までです（薬機法）', '薬用なら「ニキビを防ぐ」'),
  (gen_random_uuid(), '美白', '美白', 'pharma', '薬用（医薬部外品）のほかは、承認された言い方でだけ使えます', '薬用なら「メラニンの生成を抑え、シミ・そばかすを防ぐ」'),
  (gen_random_uuid(), '発毛', '発毛', 'pharma', '医薬品のほかは言えません（薬機法）', '薬用なら「育毛」「発毛促進」を承認の範囲で'),
  (gen_random_uuid(), 'デトックス', 'デトックス', 'pharma', '体から毒素を出すという効果は言えません（薬機法）', '言わない'),
  (gen_random_uuid(), '毒素', '毒素', 'pharma', '体から毒素を出すという効果は言えません（薬機法）', '言わない'),
  (gen_random_uuid(), '血液サラサラ', '血液サラサラ', 'pharma', '食品で体の働きへの効果は言えません（薬機法）', '機能性表示食品なら、届け出た表示のとおりに'),
  (gen_random_uuid(), '免疫力', '免疫力', 'pharma', '食品で体の働きへの効果は言えません（薬機法・健康増進法）', '「毎日の健康に」と言い換える'),
  (gen_random_uuid(), '疲労回復', '疲労回復', 'pharma', '食品・雑貨では言えません（薬機法）', '「ひと息つきたいときに」と言い換える'),
  (gen_random_uuid(), '血圧を下げ', '血圧を下げ', 'pharma', '食品では、届け出た表示のほかは言えません（薬機法・健康増進法）', '届け出た表示のとおりに'),
  (gen_random_uuid(), '血糖値を下げ', '血糖値を下げ', 'pharma', '食品では、届け出た表示のほかは言えません（薬機法・健康増進法）', '届け出た表示のとおりに'),
  (gen_random_uuid(), '脂肪燃焼', '脂肪燃焼', 'pharma', '食品・雑貨では言えません（薬機法・健康増進法）', '届け出た表示のとおりに'),
  (gen_random_uuid(), 'がんに', 'がんに', 'pharma', '病名を挙げて効果をにおわせることはできません（薬機法）', '言わない'),
  (gen_random_uuid(), '糖尿病', '糖尿病', 'pharma', '病名を挙げて効果をにおわせることはできません（薬機法）', '言わない'),
  (gen_random_uuid(), 'アトピー', 'アトピー', 'pharma', '病名を挙げて効果をにおわせることはできません（薬機法）', '言わない'),
  (gen_random_uuid(), '花粉症', '花粉症', 'pharma', '病名を挙げて効果をにおわせることはできません（薬機法）', '「季節の変わり目に」と言い換える'),
  (gen_random_uuid(), '便秘', '便秘', 'pharma', '症状を挙げて効果をにおわせることはできません（薬機法）', '「すっきりした毎日に」と言い換える'),
  (gen_random_uuid(), '飲むだけで', '飲むだけで', 'pharma', '運動や食事なしで効果があるという言い方です（景表法・健康増進法）', '使い方と限りを書く'),
  (gen_random_uuid(), '痩せる', '痩せる', 'pharma', '合理的な根拠がないと、優良誤認にあたります（景表法・健康増進法）', '「ダイエット中の食事に」など'),
  (gen_random_uuid(), 'やせる', 'やせる', 'pharma', '合理的な根拠がないと、優良誤認にあたります（景表法・健康増進法）', '「ダイエット中の食事に」など'),
  (gen_random_uuid(), '細胞を活性', '細胞を活性', 'pharma', '化粧品・食品で言える範囲を越えます（薬機法）', '言わない'),
  (gen_random_uuid(), '日本一', '日本一', 'premiums', '根拠となる調査がないと、優良誤認にあたります（景表法5条）', '調査の名前・時期・対象をそばに書く'),
  (gen_random_uuid(), '世界一', '世界一', 'premiums', '根拠となる調査がないと、優良誤認にあたります（景表法5条）', '調査の名前・時期・対象をそばに書く'),
  (gen_random_uuid(), 'No.1', 'no.1', 'premiums', '客観的な調査と、その正確な引用が要ります（景表法5条）', '調査会社・時期・対象・設問をそばに書く'),
  (gen_random_uuid(), 'ナンバーワン', 'ナンバーワン', 'premiums', '客観的な調査と、その正確な引用が要ります（景表法5条）', '調査会社・時期・対象・設問をそばに書く'),
  (gen_random_uuid(), '売上1位', '売上1位', 'premiums', '客観的な調査と、その正確な引用が要ります（景表法5条）', '調査の範囲と期間をそばに書く'),
  (gen_random_uuid(), '業界初', '業界初', 'premiums', '事実であることの根拠が要ります（景表法5条）', '時点と、自社調べならその旨を書く'),
  (gen_random_uuid(), '日本初', '日本初', 'premiums', '事実であることの根拠が要ります（景表法5条）', '時点と、自社調べならその旨を書く'),
  (gen_random_uuid(), '世界初', '世界初', 'premiums', '事実であることの根拠が要ります（景表法5条）', '時点と、自社調べならその旨を書く'),
  (gen_random_uuid(), '最安値', '最安値', 'premiums', 'ほかより高いものがあると、有利誤認にあたります（景表法5条）', '比べた相手と日を書く'),
  (gen_random_uuid(), 'どこよりも安', 'どこよりも安', 'premiums', 'ほかより高いものがあると、有利誤認にあたります（景表法5条）', '言わない'),
  (gen_random_uuid(), '最高級', '最高級', 'premiums', '根拠のない最上級は、優良誤認にあたることがあります', '何が優れているかを書く'),
  (gen_random_uuid(), '最高品質', '最高品質', 'premiums', '根拠のない最上級は、優良誤認にあたることがあります', '何が優れているかを書く'),
  (gen_random_uuid(), '絶対に', '絶対に', 'premiums', '効果や結果の保証と読まれます（景表法・特定商取引法）', '「〜を目指しました」など'),
  (gen_random_uuid(), '100%満足', '100%満足', 'premiums', '効果や結果の保証と読まれます（景表法）', '調査の対象と人数を書く'),
  (gen_random_uuid(), '通常価格', '通常価格', 'premiums', '二重価格の表示は、直近8週間のうち過半の期間に売った実績が要ります（景表法 価格表示ガイドライン）', '実績を確かめ、期間を書く'),
  (gen_random_uuid(), '当店通常', '当店通常', 'premiums', '二重価格の表示は、直近8週間のうち過半の期間に売った実績が要ります（景表法 価格表示ガイドライン）', '実績を確かめ、期間を書く'),
  (gen_random_uuid(), 'メーカー希望小売価格', 'メーカー希望小売価格', 'premiums', 'メーカーが公表している価格に限ります（景表法 価格表示ガイドライン）', '公表の場所と日を確かめる'),
  (gen_random_uuid(), '半額', '半額', 'premiums', 'もとの価格の根拠が要ります（景表法）', 'もとの価格と、いつの価格かを書く'),
  (gen_random_uuid(), '今だけ', '今だけ', 'premiums', '期間のあとも同じ条件で売ると、有利誤認にあたります（景表法）', '終わる日を書く'),
  (gen_random_uuid(), '閉店セール', '閉店セール', 'premiums', '閉店しないのに使うと、有利誤認にあたります（景表法）', '事実のときだけ使う'),
  (gen_random_uuid(), '残りわずか', '残りわずか', 'premiums', '事実でないと、有利誤認にあたります（景表法）', '残りの数を書く'),
  (gen_random_uuid(), '顧客満足度', '顧客満足度', 'premiums', '客観的な調査と、その正確な引用が要ります（景表法5条）', '調査会社・時期・対象・設問をそばに書く'),
  (gen_random_uuid(), '全額返金', '全額返金', 'premiums', '条件を分かりにくくすると、有利誤認にあたります（景表法）', '条件と期限をそばに書く'),
  (gen_random_uuid(), 'もれなく', 'もれなく', 'premiums', '総付景品の額は、取引額の2割（1,000円未満は200円）までです（景表法4条）', '景品の額を確かめる'),
  (gen_random_uuid(), '抽選で', '抽選で', 'premiums', '懸賞の景品は、取引額の20倍か10万円までです（景表法4条）', '景品の額と総額を確かめる'),
  (gen_random_uuid(), '今すぐクリック', '今すぐクリック', 'spam', '迷惑メールによくある言い方で、受信側の検査で不利になります', '何が見られるかを書く'),
  (gen_random_uuid(), '簡単に稼', '簡単に稼', 'spam', '迷惑メールによくある言い方で、受信側の検査で不利になります', '言わない'),
  (gen_random_uuid(), '必ず儲か', '必ず儲か', 'spam', '断定した利益は言えず、迷惑メールにも見えます（特定商取引法）', '言わない'),
  (gen_random_uuid(), '副収入', '副収入', 'spam', '迷惑メールによくある言い方で、受信側の検査で不利になります', '言わない'),
  (gen_random_uuid(), '当選', '当選', 'spam', '当選を装う迷惑メールに見えます', '応募した企画の名前とともに書く'),
  (gen_random_uuid(), '【緊急】', '【緊急】', 'spam', '迷惑メールによくある言い方で、受信側の検査で不利になります', '用件を件名に書く'),
  (gen_random_uuid(), '【重要】', '【重要】', 'spam', '広告に使うと、次に本当に重要なときに読まれません', '用件を件名に書く'),
  (gen_random_uuid(), 'アカウントが停止', 'アカウントが停止', 'spam', 'フィッシング詐欺によくある言い方です', '言わない'),
  (gen_random_uuid(), 'パスワードを入力', 'パスワードを入力', 'spam', 'フィッシング詐欺によくある言い方です', '自社のサイトを開いて手続きするよう案内する'),
  (gen_random_uuid(), '未承諾広告', '未承諾広告', 'mail', '同意のない広告メールは送れません。いまの法律にこの表示はありません（特定電子メール法3条）', '消す。送ってよい相手かどうかは同意の台帳が判断します');
update mail_word m set why_en = e.said from (values
  ('化粧品・食品では、病気や症状への効果を言えません（薬機法）', 'Of cosmetics and food no effect on illness or symptoms may be claimed (PMD Act)'),
  ('承認を受けた医薬品・医薬部外品のほかは、効能を言えません（薬機法）', 'Only approved drugs and quasi-drugs may name effects (PMD Act)'),
  ('効果の確かさや強さの保証にあたります（薬機法・景表法）', 'It vouches for the certainty or strength of an effect (PMD Act, Premiums and Representations Act)'),
  ('効果のあらわれる速さを保証する言い方です（薬機法）', 'It vouches for how fast an effect shows (PMD Act)'),
  ('安全の保証にあたります（薬機法）', 'It vouches for safety (PMD Act)'),
  ('医療関係者の推薦は、事実でも使えません（医薬品等適正広告基準）', 'Doctors and the like may not be said to recommend it, even where it is true (advertising standards for drugs)'),
  ('化粧品・食品で言える範囲を越えます（薬機法）', 'It goes beyond what may be said of cosmetics and food (PMD Act)'),
  ('化粧品で言える範囲を越えます（薬機法）', 'It goes beyond what may be said of cosmetics (PMD Act)'),
  ('化粧品では「メイクアップ効果」のほかは言えません（薬機法）', 'Of cosmetics only a make-up effect may be said (PMD Act)'),
  ('化粧品では「乾燥による小ジワを目立たなくする（効能評価試験済み）」までです', 'Of cosmetics no more than “makes fine wrinkles from dryness less visible (tested)” may be said'),
  ('医薬部外品でも「防ぐ」までです（薬機法）', 'Even of quasi-drugs no more than “prevents” may be said (PMD Act)'),
  ('薬用（医薬部外品）のほかは、承認された言い方でだけ使えます', 'Only medicated products (quasi-drugs) may use it, in the words that were approved'),
  ('医薬品のほかは言えません（薬機法）', 'Only of drugs may this be said (PMD Act)'),
  ('体から毒素を出すという効果は言えません（薬機法）', 'That toxins leave the body may not be claimed (PMD Act)'),
  ('食品で体の働きへの効果は言えません（薬機法）', 'Of food no effect on how the body works may be claimed (PMD Act)'),
  ('食品で体の働きへの効果は言えません（薬機法・健康増進法）', 'Of food no effect on how the body works may be claimed (PMD Act, Health Promotion Act)'),
  ('食品・雑貨では言えません（薬機法）', 'Of food and everyday goods this may not be said (PMD Act)'),
  ('食品では、届け出た表示のほかは言えません（薬機法・健康増進法）', 'Of food only what was notified may be said (PMD Act, Health Promotion Act)'),
  ('食品・雑貨では言えません（薬機法・健康増進法）', 'Of food and everyday goods this may not be said (PMD Act, Health Promotion Act)'),
  ('病名を挙げて効果をにおわせることはできません（薬機法）', 'No effect may be hinted at by naming an illness (PMD Act)'),
  ('症状を挙げて効果をにおわせることはできません（薬機法）', 'No effect may be hinted at by naming a symptom (PMD Act)'),
  ('運動や食事なしで効果があるという言い方です（景表法・健康増進法）', 'It says that it works without exercise or diet (Premiums and Representations Act, Health Promotion Act)'),
  ('合理的な根拠がないと、優良誤認にあたります（景表法・健康増進法）', 'Without reasonable grounds it misleads about quality (Premiums and Representations Act, Health Promotion Act)'),
  ('根拠となる調査がないと、優良誤認にあたります（景表法5条）', 'Without a survey behind it, it misleads about quality (Premiums and Representations Act, art. 5)'),
  ('客観的な調査と、その正確な引用が要ります（景表法5条）', 'It needs an objective survey, quoted exactly (Premiums and Representations Act, art. 5)'),
  ('事実であることの根拠が要ります（景表法5条）', 'It needs grounds that it is true (Premiums and Representations Act, art. 5)'),
  ('ほかより高いものがあると、有利誤認にあたります（景表法5条）', 'Where somebody sells it for less, it misleads about terms (Premiums and Representations Act, art. 5)'),
  ('根拠のない最上級は、優良誤認にあたることがあります', 'A superlative without grounds may mislead about quality'),
  ('効果や結果の保証と読まれます（景表法・特定商取引法）', 'It reads as a guarantee of effect or result (Premiums and Representations Act, Specified Commercial Transactions Act)'),
  ('効果や結果の保証と読まれます（景表法）', 'It reads as a guarantee of effect or result (Premiums and Representations Act)'),
  ('二重価格の表示は、直近8週間のうち過半の期間に売った実績が要ります（景表法 価格表示ガイドライン）', 'To compare with a former price it must have been charged for most of the last eight weeks (guidelines on price representations)'),
  ('メーカーが公表している価格に限ります（景表法 価格表示ガイドライン）', 'Only a price that the maker has published (guidelines on price representations)'),
  ('もとの価格の根拠が要ります（景表法）', 'The former price needs grounds (Premiums and Representations Act)'),
  ('期間のあとも同じ条件で売ると、有利誤認にあたります（景表法）', 'Where the same terms go on afterwards, it misleads about terms (Premiums and Representations Act)'),
  ('閉店しないのに使うと、有利誤認にあたります（景表法）', 'Used without closing down, it misleads about terms (Premiums and Representations Act)'),
  ('事実でないと、有利誤認にあたります（景表法）', 'Where it is not true, it misleads about terms (Premiums and Representations Act)'),
  ('条件を分かりにくくすると、有利誤認にあたります（景表法）', 'Where conditions are hard to see, it misleads about terms (Premiums and Representations Act)'),
  ('総付景品の額は、取引額の2割（1,000円未満は200円）までです（景表法4条）', 'A gift to everybody may be worth 20% of the purchase (200 yen below 1,000 yen) at most (Premiums and Representations Act, art. 4)'),
  ('懸賞の景品は、取引額の20倍か10万円までです（景表法4条）', 'A prize may be worth twenty times the purchase or 100,000 yen at most (Premiums and Representations Act, art. 4)'),
  ('迷惑メールによくある言い方で、受信側の検査で不利になります', 'Common in spam; filters of the receiving side count it against you'),
  ('断定した利益は言えず、迷惑メールにも見えます（特定商取引法）', 'Certain profit may not be claimed, and it looks like spam (Specified Commercial Transactions Act)'),
  ('当選を装う迷惑メールに見えます', 'It looks like spam that pretends a prize was won'),
  ('広告に使うと、次に本当に重要なときに読まれません', 'Used for advertising, it is not read the next time it truly matters'),
  ('フィッシング詐欺によくある言い方です', 'Common in phishing'),
  ('同意のない広告メールは送れません。いまの法律にこの表示はありません（特定電子メール法3条）', 'Advertising without consent may not be sent; the law of today knows no such mark (Anti-Spam Act, art. 3)')) e (ja, said) where m.why = e.ja;
update mail_word m set suggestion_en = e.said from (values
  ('使い心地やお手入れの方法を伝える', 'Tell how it feels to use, or how to care'),
  ('「お手入れ」「ケア」と言い換える', 'Say “care” (ケア) instead'),
  ('言わない', 'Do not say it'),
  ('「特長」と言い換える', 'Say 特長 (features) instead'),
  ('成分や使い方の説明にする', 'Explain ingredients or use'),
  ('お客様の声は個人の感想と分かるように', 'Let voices of customers be known as one person’s impression'),
  ('「肌にやさしい使い心地を目指した」など', 'Such as “made with gentleness to the skin in mind”'),
  ('試験の内容と結果を、限りとともに書く', 'Give the test, its result and its limits'),
  ('「年齢に応じたお手入れ」と言い換える', 'Say “care that suits your age”'),
  ('「エイジングケア（年齢に応じたケア）」と言い換える', 'Say エイジングケア (care that suits your age)'),
  ('「メーキャップ効果によりシミを目立ちにくくする」', '“A make-up effect makes spots less visible”'),
  ('効能評価試験済みのときだけ、その言い方で', 'Only where it was tested, in those words'),
  ('薬用なら「ニキビを防ぐ」', 'Where it is medicated: “prevents acne”'),
  ('薬用なら「メラニンの生成を抑え、シミ・そばかすを防ぐ」', 'Where it is medicated: “holds back melanin and prevents spots and freckles”'),
  ('薬用なら「育毛」「発毛促進」を承認の範囲で', 'Where it is medicated: 育毛 or 発毛促進, as approved'),
  ('機能性表示食品なら、届け出た表示のとおりに', 'Where it is a food with function claims: as notified'),
  ('「毎日の健康に」と言い換える', 'Say “for every day’s health”'),
  ('「ひと息つきたいときに」と言い換える', 'Say “for a moment’s rest”'),
  ('届け出た表示のとおりに', 'As notified'),
  ('「季節の変わり目に」と言い換える', 'Say “for the change of seasons”'),
  ('「すっきりした毎日に」と言い換える', 'Say “for clear, light days”'),
  ('使い方と限りを書く', 'Say how to use it, and its limits'),
  ('「ダイエット中の食事に」など', 'Such as “with your meals while on a diet”'),
  ('調査の名前・時期・対象をそばに書く', 'Name the survey, its time and whom it asked beside it'),
  ('調査会社・時期・対象・設問をそばに書く', 'Name who surveyed, when, whom and what was asked beside it'),
  ('調査の範囲と期間をそばに書く', 'Say what and when was surveyed beside it'),
  ('時点と、自社調べならその旨を書く', 'Say as of when, and if it is your own finding'),
  ('比べた相手と日を書く', 'Say compared with whom, and on what day'),
  ('何が優れているかを書く', 'Say what is better about it'),
  ('「〜を目指しました」など', 'Such as “made with … in mind”'),
  ('調査の対象と人数を書く', 'Say who and how many were asked'),
  ('実績を確かめ、期間を書く', 'Check what was charged, and say when'),
  ('公表の場所と日を確かめる', 'Check where it is published, and the day'),
  ('もとの価格と、いつの価格かを書く', 'Say the former price and of when it is'),
  ('終わる日を書く', 'Say the day on which it ends'),
  ('事実のときだけ使う', 'Use it only where it is true'),
  ('残りの数を書く', 'Say how many are left'),
  ('条件と期限をそばに書く', 'Say conditions and time limit beside it'),
  ('景品の額を確かめる', 'Check what the gift is worth'),
  ('景品の額と総額を確かめる', 'Check what a prize is and all are worth'),
  ('何が見られるかを書く', 'Say what one will see'),
  ('応募した企画の名前とともに書く', 'Name the draw that they entered'),
  ('用件を件名に書く', 'Say in the subject what it is about'),
  ('自社のサイトを開いて手続きするよう案内する', 'Ask them to open your own site for it'),
  ('消す。送ってよい相手かどうかは同意の台帳が判断します', 'Take it out. Whether one may write to somebody, the record of consent says')) e (ja, said) where m.suggestion = e.ja;
