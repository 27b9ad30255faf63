import type { ProblemBody } from '#kit/problem.ts'
import type { Locale } from '#kit/text.ts'

/** What the API answered instead of a result. `code` decides, `title` and `detail` are shown as they are. */
export class ApiProblem extends Error {
  readonly body: ProblemBody

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title)
    this.name = 'ApiProblem'
    this.body = body
  }

  get code(): string {
    return this.body.code
  }
  get title(): string {
    return this.body.title
  }
  get detail(): string | undefined {
    return this.body.detail
  }
  /** Empty where the request never reached the server. */
  get requestId(): string {
    return this.body.requestId
  }
  get fields(): readonly { path: string; message: string }[] {
    return this.body.fields ?? []
  }
  /** What is to be done first, and where. */
  get next(): { label: string; to: string } | undefined {
    return this.body.next
  }
  /** With `stale`: the record as it is stored now, in the shape of the endpoint's answer. */
  get current(): unknown {
    return this.body.current
  }
}

/** The server could not be reached; nothing is known about whether it got the request. */
export function unreachable(locale: Locale): ApiProblem {
  return new ApiProblem({
    code: 'unreachable',
    status: 0,
    requestId: '',
    ...(locale === 'ja'
      ? {
          title: 'サーバーに接続できません',
          detail: '保存済みの内容は失われていません。接続を確かめて、もう一度お試しください。',
        }
      : {
          title: 'The server cannot be reached',
          detail: 'Nothing that was saved is lost. Check the connection and try again.',
        }),
  })
}

/** An answer that is not ours, such as a proxy's error page. */
export function unexpected(locale: Locale, status: number, requestId: string): ApiProblem {
  return new ApiProblem({
    code: 'failed',
    status,
    requestId,
    ...(locale === 'ja'
      ? {
          title: 'サーバーで問題が起きました',
          detail: `しばらくして、もう一度お試しください（状態コード ${status}）。`,
        }
      : {
          title: 'Something went wrong on the server',
          detail: `Please try again in a while (status ${status}).`,
        }),
  })
}

/** Anything thrown as a problem that can be shown; a bug of ours keeps its message out of the page. */
export function toProblem(error: unknown, locale: Locale): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({
    code: 'broken',
    status: 0,
    requestId: '',
    ...(locale === 'ja'
      ? {
          title: '画面に問題が起きました',
          detail: '保存済みの内容は失われていません。画面を読み込み直してください。',
        }
      : {
          title: 'Something went wrong in this screen',
          detail: 'Nothing that was saved is lost. Please reload the page.',
        }),
  })
}

export function isProblem(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code
}
