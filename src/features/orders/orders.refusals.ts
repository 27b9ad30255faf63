import { Problem, type FieldProblem } from '#kit/problem.ts'

export const orderNotFound = {
  ja: 'この受注は見つかりません。番号を確かめるか、見る権限を管理者に確認してください',
  en: 'This order was not found. Check its number, or ask whether you may see it',
}

export function invalid(fields: readonly FieldProblem[]): Problem {
  return new Problem('invalid', { fields: [...fields] })
}

export const twoCustomers: FieldProblem = {
  path: 'customer',
  message: {
    ja: '顧客は customerId か customer のどちらか一方で指定してください',
    en: 'Name the customer by customerId or by customer, not by both',
  },
}

export const withoutWhat = (index: number): FieldProblem => ({
  path: `lines.${index}.name`,
  message: {
    ja: '商品を選ぶか、品名を入力してください',
    en: 'Choose a product, or enter what it is called',
  },
})

export const noSuchProduct = (index: number): FieldProblem => ({
  path: `lines.${index}.productId`,
  message: {
    ja: 'この商品はありません。もう一度選ぶか、品名と単価を入力してください',
    en: 'There is no such product. Choose again, or enter a name and a price',
  },
})

export const withoutPrice = (index: number): FieldProblem => ({
  path: `lines.${index}.unitPrice`,
  message: {
    ja: 'この日の価格がありません。単価を入力してください',
    en: 'There is no price on that day. Enter the price of one',
  },
})

export const discountTooLarge = (path: string): FieldProblem => ({
  path,
  message: {
    ja: '値引きとポイントは、商品の金額までにしてください',
    en: 'Discounts and points cannot be more than the goods',
  },
})

export const noRate: FieldProblem = {
  path: 'rate',
  message: {
    ja: 'この日の換算レートがありません。1単位あたりの円を入力するか、換算レートに登録してください',
    en: 'There is no rate on that day. Enter the yen for one, or add it to the rates',
  },
}

export const noSuch = (path: 'companyId' | 'mediaId'): FieldProblem => ({
  path,
  message: {
    ja: '選んだものは見つかりません。もう一度選んでください',
    en: 'What was chosen is not there. Choose again',
  },
})

export function numberTaken(number: string, current: unknown): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '受注番号 {number} は、内容の違う受注で使われています。番号を確かめてください。登録はしていません',
      en: 'The number {number} belongs to an order with other content. Check it. Nothing was written',
    },
    params: { number },
    current,
  })
}

/** The number is there, but whose order it is may not be seen. */
export function numberTakenElsewhere(number: string): Problem {
  return numberTaken(number, undefined)
}

export function memberTaken(code: string): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '会員番号 {code} の顧客は、見る権限がありません。担当者か管理者に依頼してください',
      en: 'You may not see the customer with the member number {code}. Ask whoever looks after them',
    },
    params: { code },
  })
}

export function notMoreThanLeft(fields: readonly { index: number; left: string }[]): Problem {
  return new Problem('invalid', {
    fields: fields.map(({ index, left }) => ({
      path: `lines.${index}.quantity`,
      message: {
        ja: `残りは ${left} です。それ以下の数を入力してください`,
        en: `${left} are left. Enter no more than that`,
      },
    })),
  })
}

export function nothingLeft(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この受注は、すべて取り消されたか返品されています',
      en: 'Nothing of this order is left: all of it was cancelled or returned',
    },
  })
}

export function alreadyShipped(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '出荷した受注は取り消せません。戻ってきたら「返品を受ける」で登録してください',
      en: 'An order that was shipped cannot be cancelled. Take it as a return when it comes back',
    },
  })
}

export function notShipped(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'まだ出荷していない受注です。返品ではなく「取り消す」を使ってください',
      en: 'This order has not been shipped. Cancel it instead',
    },
  })
}

export function isHeld(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '保留中の受注は出荷できません。先に保留を解いてください',
      en: 'A held order cannot be shipped. Release it first',
    },
  })
}

export function notAnOrder(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '取消や返品の記録は変えられません。もとの受注を開いてください',
      en: 'What records a cancel or a return is not changed. Open the order itself',
    },
  })
}

export function beforeOrder(orderedOn: string): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'on',
        message: {
          ja: '受注日（{orderedOn}）以降の日付を入力してください',
          en: 'Enter a day on or after that of the order ({orderedOn})',
        },
      },
    ],
    params: { orderedOn },
  })
}
