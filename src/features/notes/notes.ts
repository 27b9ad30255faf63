import { Problem } from '#kit/problem.ts'
import { may, type Actor } from '#platform/work.ts'

/** The author may change a note; so may whoever is trusted with everybody's. */
export function mayChange(actor: Actor, note: { authorId: string | null }): boolean {
  return may(actor, 'notes.manage') || (note.authorId !== null && note.authorId === actor.userId)
}

export function notYours(authorName: string): Problem {
  return new Problem('forbidden', {
    detail: {
      ja: 'このメモを変えられるのは、書いた人（{authorName}）と管理者・責任者だけです',
      en: 'Only its author ({authorName}), administrators and managers may change this note',
    },
    params: { authorName },
  })
}

export function missingText(): Problem {
  return new Problem('invalid', {
    fields: [{ path: 'body', message: { ja: 'メモを入力してください', en: 'Write something' } }],
  })
}

export function filesNotFree(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'attachmentIds',
        message: {
          ja: '付けたファイルの一部が見つからないか、ほかのメモに付いています。もう一度選んでください',
          en: 'Some of the files were not found, or belong to another note. Choose them again',
        },
      },
    ],
  })
}

export const noteNotFound = {
  ja: 'このメモは見つかりません。ほかの人が消したかもしれません',
  en: 'This note was not found. Someone may have removed it',
}
