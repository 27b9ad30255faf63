import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { ScheduleInput } from './schedules.api.ts'
import { parseCron } from './schedules.cron.ts'

export type Secret = NonNullable<ScheduleInput['secret']>

/** Whether a file name is meant: * is any text, ? is one character; width and case of letters say nothing. */
export function fits(pattern: string, name: string): boolean {
  const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
  const source = fold(pattern)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'su').test(fold(name))
}

export function mustBeSound({ kind, place, every }: ScheduleInput, importDir: string | null): void {
  const wrong = (path: string, message: Phrase): Problem =>
    new Problem('invalid', { fields: [{ path, message }] })
  if (!parseCron(every)) throw wrong('every', noTime)
  if (kind === 'sftp' && place === null) throw wrong('place.host', noServer)
  if (kind === 'folder' && importDir === null) throw wrong('kind', noFolder)
}

const noTime = {
  ja: '時刻の指定として読めません。「分 時 日 月 曜日」の形で入力してください（例: 0 6 * * *）',
  en: 'This is no time of cron: minute, hour, day, month, weekday, such as 0 6 * * *',
}
const noServer = { ja: 'サーバーを入力してください', en: 'Enter the server' }
export const noFolder = {
  ja: '見張るフォルダが決まっていません。環境変数 ENISHI_IMPORT_DIR で指定し、再起動してください',
  en: 'No folder is watched. Name one in ENISHI_IMPORT_DIR and start again',
}
export const scheduleNotFound = {
  ja: 'この定期取り込みは見つかりません。削除されたか、アドレスが違います',
  en: 'This scheduled import was not found',
}
export const cannotConnect = {
  ja: 'サーバーに接続できません（{reason}）。サーバー・ポート・ユーザー・パスワードか鍵を確認してください',
  en: 'Cannot connect to the server ({reason}). Check the server, port, user, and password or key',
}
export const otherHost = {
  ja: 'サーバーの鍵が前と違います（いま {seen}、前は {known}）。サーバーの管理者に確かめ、正しければ「鍵を覚え直す」を選んで保存してください',
  en: 'The key of the server has changed (now {seen}, before {known}). Ask who runs it; if that is right, let it be learned anew',
}
export const noKey = {
  ja: '保存したパスワードを読めません。データフォルダの secret.key が違います。パスワードを入力し直してください',
  en: 'The stored password cannot be read: secret.key of the data folder is another one. Enter the password again',
}
export const cannotRead = {
  ja: 'フォルダを読めません（{reason}）。場所と権限を確認してください',
  en: 'The folder cannot be read ({reason}). Check where it is and who may read it',
}
export const fileFailed = (name: string, why: Phrase): Problem =>
  new Problem('unsupported', {
    detail: { ja: `「${name}」を取り込めません: ${why.ja}`, en: `“${name}” cannot be imported: ${why.en}` },
  })
