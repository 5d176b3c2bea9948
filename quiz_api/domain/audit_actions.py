"""What the audit log can say: one word for the ledger, one for the reader."""

from __future__ import annotations

from enum import StrEnum


class AuditAction(StrEnum):
    VIEW_UNIT = "view-unit"
    VIEW_RECORDS = "view-records"
    FIND_PEOPLE = "find-people"
    VIEW_STAFF = "view-staff"
    VIEW_PERSON = "view-person"
    VIEW_AUDIT = "view-audit"
    VIEW_LESSONS = "view-lessons"
    VIEW_DENOMINATOR = "view-denominator"
    IMPORT_LESSONS = "import-lessons"
    EXPORT = "export"
    DOWNLOAD = "download"
    AMEND_EXPORT = "amend-export"
    EXPORT_FILE = "export-file"
    VOID = "void"
    RESTORE = "restore"
    CHECK_HOURS = "check-hours"
    VIEW_CLAIMS = "view-claims"
    ADD_EVIDENCE = "add-evidence"
    VIEW_EVIDENCE = "view-evidence"
    DROP_EVIDENCE = "drop-evidence"
    KEEP_CREDIT = "keep-credit"
    PUSH_HOURS = "push-hours"
    TAKE_EXCHANGE = "take-exchange"
    READ_RESULTS = "read-results"
    UNDO_PUSH = "undo-push"
    VIEW_JUDGED = "view-judged"
    CERTIFY = "certify"
    TAKE_EXTERNAL = "take-external"
    UNDO_EXTERNAL = "undo-external"
    EXPORT_EXTERNAL = "export-external"
    VIEW_CERTIFICATE = "view-certificate"
    JUDGE = "judge"
    IMPORT_STAFF = "import-staff"
    UNDO_IMPORT = "undo-import"
    IMPORT_UNITS = "import-units"
    ADD_STAFF = "add-staff"
    CHANGE_STAFF = "change-staff"
    TAKE_ON = "take-on"
    LEAVE = "leave"
    PRINT_SLIPS = "print-slips"
    RENEW_ACTIVATION = "renew-activation"
    OPEN_CLASSES = "open-classes"
    CLOSE_CLASSES = "close-classes"
    REOPEN_CLASS = "reopen-class"
    ISSUE_CARDS = "issue-cards"
    PRINT_CARDS = "print-cards"
    RENEW_CARD = "renew-card"
    ADMIT_CARD = "admit-card"
    MOVE_CARD = "move-card"
    END_CARD = "end-card"
    TAKE_BACK_CARD = "take-back-card"
    GIVE_BACK_CARD = "give-back-card"
    REGROUP = "regroup"
    UNDO_REGROUP = "undo-regroup"
    PAPER_CONSENT = "paper-consent"
    EXPORT_STAFF = "export-staff"
    PART_CARD = "part-card"
    JOIN_CARD = "join-card"
    ADD_UNITS = "add-units"
    CHANGE_UNIT = "change-unit"
    SET_SYSTEM_SIX_THREE = "set-system-six-three"
    SET_SYSTEM_FIVE_FOUR = "set-system-five-four"
    SET_SYSTEM_AS_ABOVE = "set-system-as-above"
    ENTER_CODE = "enter-code"
    EXPORT_AUDIT = "export-audit"
    PRINT_SPARES = "print-spares"
    BIND_SPARE = "bind-spare"
    UNBIND_SPARE = "unbind-spare"
    VOID_SPARE = "void-spare"
    MOVE_UNIT = "move-unit"
    UNDO_MOVE_UNIT = "undo-move-unit"
    CHANGE_CALENDAR = "change-calendar"
    ERASE = "erase"
    PURGE = "purge"
    MAKE_SESSION = "make-session"
    RUN_SESSION = "run-session"
    SIGN_IN_OTHERS = "sign-in-others"
    VIEW_SESSION = "view-session"
    EXPORT_SESSION = "export-session"


WORDS = {
    AuditAction.VIEW_UNIT: "看了单位总览",
    AuditAction.VIEW_RECORDS: "看了记录",
    AuditAction.VIEW_STAFF: "看了教职工名单",
    AuditAction.FIND_PEOPLE: "查找了人和班",
    AuditAction.VIEW_PERSON: "看了一位教师的学时",
    AuditAction.VIEW_AUDIT: "看了审计日志",
    AuditAction.VIEW_LESSONS: "看了开课记录",
    AuditAction.VIEW_DENOMINATOR: "看了一个基数的名单",
    AuditAction.IMPORT_LESSONS: "导入授课登记表",
    AuditAction.EXPORT: "导出材料",
    AuditAction.DOWNLOAD: "下载导出的材料",
    AuditAction.AMEND_EXPORT: "更正一份导出的材料",
    AuditAction.EXPORT_FILE: "由管服务器的人导出了整份台账",
    AuditAction.VOID: "作废记录",
    AuditAction.RESTORE: "恢复一条作废的记录",
    AuditAction.CHECK_HOURS: "审核一条校外学时",
    AuditAction.VIEW_CLAIMS: "看了申报的校外学时",
    AuditAction.ADD_EVIDENCE: "附上一张凭据照片",
    AuditAction.VIEW_EVIDENCE: "看了一张凭据照片",
    AuditAction.DROP_EVIDENCE: "删掉一张凭据照片",
    AuditAction.KEEP_CREDIT: "登记一个备案项目",
    AuditAction.PUSH_HOURS: "推送一批学时",
    AuditAction.TAKE_EXCHANGE: "下载一批学时的交换表（含姓名）",
    AuditAction.READ_RESULTS: "读回学时的认定结果",
    AuditAction.UNDO_PUSH: "收回一批推送",
    AuditAction.VIEW_JUDGED: "看了要评定的教师",
    AuditAction.CERTIFY: "确认一批证书",
    AuditAction.TAKE_EXTERNAL: "登记一批外部证书",
    AuditAction.UNDO_EXTERNAL: "撤销一批外部证书",
    AuditAction.EXPORT_EXTERNAL: "下载外部证书名单",
    AuditAction.VIEW_CERTIFICATE: "看了一张证明",
    AuditAction.JUDGE: "评定一项任务",
    AuditAction.IMPORT_STAFF: "导入教职工名单",
    AuditAction.UNDO_IMPORT: "撤销一次导入",
    AuditAction.IMPORT_UNITS: "导入学校名单",
    AuditAction.ADD_STAFF: "添加一位教职工",
    AuditAction.CHANGE_STAFF: "改了一位教职工",
    AuditAction.TAKE_ON: "从别的单位调来一位",
    AuditAction.LEAVE: "给一位教职工办离开",
    AuditAction.PRINT_SLIPS: "打印激活纸条",
    AuditAction.RENEW_ACTIVATION: "换了激活纸条",
    AuditAction.OPEN_CLASSES: "建班",
    AuditAction.CLOSE_CLASSES: "撤了一个班",
    AuditAction.REOPEN_CLASS: "恢复一个撤了的班",
    AuditAction.ISSUE_CARDS: "发家庭学习卡",
    AuditAction.PRINT_CARDS: "打印家庭学习卡",
    AuditAction.RENEW_CARD: "作废重发一张卡",
    AuditAction.ADMIT_CARD: "收一张卡进班",
    AuditAction.MOVE_CARD: "卡换班或换号",
    AuditAction.END_CARD: "一张卡离班",
    AuditAction.TAKE_BACK_CARD: "收回一张没用过的卡",
    AuditAction.GIVE_BACK_CARD: "恢复一张收回的卡",
    AuditAction.REGROUP: "按名单分班",
    AuditAction.UNDO_REGROUP: "撤销一次分班",
    AuditAction.PAPER_CONSENT: "记下一张纸面回执",
    AuditAction.EXPORT_STAFF: "下载教职工名单",
    AuditAction.PART_CARD: "拆开合用的卡",
    AuditAction.JOIN_CARD: "家庭合并两张卡",
    AuditAction.ADD_UNITS: "建下级单位",
    AuditAction.CHANGE_UNIT: "改了一个单位",
    AuditAction.SET_SYSTEM_SIX_THREE: "把一个单位的学制改成六三",
    AuditAction.SET_SYSTEM_FIVE_FOUR: "把一个单位的学制改成五四",
    AuditAction.SET_SYSTEM_AS_ABOVE: "把一个单位的学制改成随上级",
    AuditAction.ENTER_CODE: "登记核对码",
    AuditAction.EXPORT_AUDIT: "下载审计日志",
    AuditAction.PRINT_SPARES: "印备用卡",
    AuditAction.BIND_SPARE: "登记一张备用卡",
    AuditAction.UNBIND_SPARE: "退回一张备用卡",
    AuditAction.VOID_SPARE: "作废或恢复一张备用卡",
    AuditAction.MOVE_UNIT: "划转或合并一所学校",
    AuditAction.UNDO_MOVE_UNIT: "撤销一次划转或合并",
    AuditAction.CHANGE_CALENDAR: "改了校历",
    AuditAction.ERASE: "抹去一份个人资料",
    AuditAction.PURGE: "清理到期的资料",
    AuditAction.MAKE_SESSION: "登记一场活动",
    AuditAction.RUN_SESSION: "开始、结束或取消一场活动",
    AuditAction.SIGN_IN_OTHERS: "替人签到或更正签到",
    AuditAction.VIEW_SESSION: "看了一场活动的签到",
    AuditAction.EXPORT_SESSION: "下载一场活动的签到",
}


def words_of(action: str) -> str:
    """The reader's word; the ledger's own for one that a newer version wrote."""
    return WORDS[AuditAction(action)] if action in set(AuditAction) else action
