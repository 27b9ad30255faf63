import { Problem } from '#kit/problem.ts'

/** PostgreSQL needs room for its write-ahead log even when nothing is stored. */
export function diskFull(folder: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: 'ディスクの空きが足りません（{folder}）。不要なファイルを消すか、ENISHI_DATA で別のディスクを指定してから、もう一度開始してください。データは失われていません',
      en: 'There is not enough free disk space ({folder}). Make room, or name a folder on another disk with ENISHI_DATA, and start again. No data was lost',
    },
    params: { folder },
  })
}

export function notOnThisPlatform(): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: '内蔵の PostgreSQL は Linux x64（glibc）だけで動きます。DATABASE_URL で PostgreSQL 15 以降を指定してください',
      en: 'The embedded PostgreSQL runs on Linux x64 (glibc) only. Name a PostgreSQL 15 or later in DATABASE_URL',
    },
  })
}

export function toolMissing(tool: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: '内蔵の PostgreSQL の起動に {tool} が必要です。util-linux をインストールするか、DATABASE_URL で PostgreSQL を指定してください',
      en: 'Starting the embedded PostgreSQL needs {tool}. Install util-linux, or name a PostgreSQL in DATABASE_URL',
    },
    params: { tool },
  })
}

export function cannotEnter(folder: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: 'PostgreSQL は root では動かず、{folder} には root 以外が入れません。一般ユーザーで実行するか、ENISHI_DATA でほかのユーザーも通れる場所（/var/lib/enishi など）を指定してください',
      en: 'PostgreSQL refuses to run as root, and nobody but root can enter {folder}. Run as an ordinary user, or name a folder that others can pass through (such as /var/lib/enishi) in ENISHI_DATA',
    },
    params: { folder },
  })
}

export function userWithoutName(uid: number): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: 'ユーザー番号 {uid} に名前がないため PostgreSQL を開始できません。/etc/passwd にあるユーザーで実行してください',
      en: 'PostgreSQL cannot start as user number {uid}, which has no name. Run as a user listed in /etc/passwd',
    },
    params: { uid },
  })
}

export function notACluster(folder: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: '{folder} は PostgreSQL のデータではありません。中身を移すか、ENISHI_DATA で別のフォルダを指定してください',
      en: '{folder} does not hold PostgreSQL data. Move its contents away, or name another folder in ENISHI_DATA',
    },
    params: { folder },
  })
}

export function otherVersion(folder: string, found: string, ours: string): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: '{folder} は PostgreSQL {found} のデータで、この Enishi は {ours} を使います。作成した版の Enishi でバックアップし、新しいデータフォルダに復元してください',
      en: '{folder} was made by PostgreSQL {found}, and this Enishi uses {ours}. Back up with the version of Enishi that made it, and restore into a new data folder',
    },
    params: { folder, found, ours },
  })
}

export function ownerNotReady(pid: number | string, seconds: number): Problem {
  return new Problem('unavailable', {
    detail: {
      ja: 'プロセス {pid} がデータベースを開始していますが、{seconds} 秒待っても使えません。しばらくしてから、もう一度お試しください',
      en: 'Process {pid} is starting the database, but it is not ready after {seconds} seconds. Try again in a while',
    },
    params: { pid, seconds },
  })
}

/** Turns the last words of initdb or postgres into a sentence that says what to do. */
export function startFailure(folder: string, output: readonly string[]): Problem {
  const text = output.join('\n')
  if (/no space left on device|disk quota exceeded/i.test(text)) return diskFull(folder)
  const told = output.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? output.at(-1) ?? ''
  const reason = told.replace(/^.*?\b(?:FATAL|PANIC|error):\s*/, '') || 'no message'
  const problem = new Problem('unavailable', {
    detail: {
      ja: 'PostgreSQL を開始できません（{folder}）: {reason}。「node src/main.ts doctor」で原因を調べられます',
      en: 'PostgreSQL could not start ({folder}): {reason}. `node src/main.ts doctor` helps to find out why',
    },
    params: { folder, reason },
  })
  problem.cause = text
  return problem
}
