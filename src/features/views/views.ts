import { Problem } from '#kit/problem.ts'
import { may, type Actor } from '#platform/work.ts'

export const shareViews = 'views.share'
export const manageViews = 'views.manage'

type Kept = { readonly ownerId: string | null; readonly shared: boolean }

/** One's own views and the shared ones; nobody looks into what others keep for themselves. */
export function maySee(actor: Actor, view: Kept): boolean {
  return view.shared || (view.ownerId !== null && view.ownerId === actor.userId)
}

/** The owner, or for a shared one whoever looks after everybody's. */
export function mayChange(actor: Actor, view: Kept): boolean {
  if (view.ownerId !== null && view.ownerId === actor.userId) return true
  return view.shared && may(actor, manageViews)
}

export const viewNotFound = {
  ja: 'この一覧は見つかりません。削除されたか、共有されていません',
  en: 'This view was not found: it was removed, or is not shared',
}

export function notYours(ownerName: string | null): Problem {
  return new Problem('forbidden', {
    detail: {
      ja: 'この共有の一覧を変えられるのは、作った人（{owner}）と管理者・責任者だけです。複製すると自分用に変えられます',
      en: 'Only its owner ({owner}), administrators and managers may change this shared view. Make a copy to change it for yourself',
    },
    params: { owner: ownerName ?? '—' },
  })
}

export function organisationsOwn(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'shared',
        message: {
          ja: '組織の一覧は、自分用にはできません。要らないときは削除してください',
          en: 'A view of the organisation cannot be made personal. Remove it when it is not needed',
        },
      },
    ],
  })
}

export function nobodysOwn(): Problem {
  return new Problem('invalid', {
    detail: {
      ja: 'API キーは自分の一覧を持てません。shared を true にしてください',
      en: 'An API key keeps no views of its own: set shared to true',
    },
  })
}

export function tooMany(most: number): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '保存できる一覧は1人{most}個までです。要らないものを削除してください',
      en: 'One person keeps up to {most} views. Remove those you do not need',
    },
    params: { most },
  })
}
