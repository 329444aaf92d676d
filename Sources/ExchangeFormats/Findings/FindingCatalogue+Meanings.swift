extension FindingCode {
  /// The entries about what a value means, and whether it can be meant.
  var meaningEntry: FindingEntry {
    switch self {
    case .valueErrorCell:
      .recordError(
        "“{field}”的单元格里是表格软件的错误（“{value}”），原来的值已经丢失。",
        "The cell of “{field}” held a spreadsheet's error (“{value}”); the value itself is lost.",
        "在表格里改正公式，或把列拉宽后再导出；从原系统取回这个值。",
        "Mend the formula or widen the column in the spreadsheet, and export again with the value of the source system."
      )
    case .valueGarbled:
      .recordWarning(
        "“{field}”的值“{value}”像是读错了编码的文字，原文可能是“{original}”。",
        "“{value}” in “{field}” looks like text read in the wrong encoding; it may have been “{original}”.",
        "在原系统里核对；仅此一项，记录不会退回；有误的请更正。",
        "Check it in the source system; this alone sends no record back, so correct it if it is wrong.")
    case .valueCharacterDoubtful:
      .recordWarning(
        "“{field}”的值“{value}”里的“{character}”像是转换时丢失的字。",
        "“{character}” in “{value}” (“{field}”) looks like a character that a conversion lost.",
        "在原系统里核对；仅此一项，记录不会退回；有误的请更正。",
        "Check it in the source system; this alone sends no record back, so correct it if it is wrong.")
    case .valueCharacterInvisible:
      .recordWarning(
        "“{field}”的值“{value}”里有看不见的字符（{character}），会使查找、比对不上，或显示得与实际不同。",
        "“{value}” in “{field}” holds a character that can't be seen ({character}): it won't be found, or shows as another.",
        "多半是从网页、通讯录复制时带进来的：在原系统里删去，重新录入这几个字；仅此一项，记录不会退回。",
        "It was probably copied along from a web page or contacts: take it out in the source system; this alone sends no "
          + "record back.")
    case .valueProgramWord:
      .recordError(
        "“{field}”里是程序的字样（“{value}”）：源系统没有取到值，就把它导出了。",
        "“{field}” holds a program's word (“{value}”): the source exported it without having got the value.",
        "从原系统取回这个值；请维护导出程序的人改正，没有值时留空。",
        "Get the value from the source system; let the export's maintainer mend it, so that nothing is written for no value."
      )
    case .valueCharacterPrivate:
      .recordWarning(
        "“{field}”里有自造字或专用区的字（{character}），别的系统可能显示不出来。",
        "“{field}” holds a character of a private code ({character}), which other systems may not show.",
        "换成标准的字（Unicode 里有的生僻字）；仅此一项，记录不会退回。",
        "Use the character that Unicode has for it; this alone sends no record back.")
    case .valueMarkup:
      .recordWarning(
        "“{field}”里有网页标记（{markup}），收到的部门会原样看到它。",
        "“{field}” holds markup of a web page ({markup}), which recipients see as it stands.",
        "导出纯文本：把 &amp; 之类还原成字符，去掉标签；仅此一项，记录不会退回。",
        "Export plain text: write characters instead of &amp; and the like, and no tags; this alone sends no record back."
      )
    case .valueFormula:
      .recordWarning(
        "“{field}”的值“{value}”以 =、+、- 或 @ 开头，收到的部门用表格软件打开时会当成公式。",
        "“{value}” in “{field}” begins with =, +, - or @; a spreadsheet that opens it takes it for a formula.",
        "请核对；不是公式的，去掉开头的符号。仅此一项，记录不会退回。",
        "Please check it, and drop the sign in front if it is no formula; this alone sends no record back.")
    case .valueDateEmpty:
      .recordError(
        "“{field}”的值“{value}”是系统用来表示“没有日期”的，不是真实的日期。",
        "“{value}” in “{field}” is what systems write for no date; it is no real one.",
        "从原系统取得真实的日期；确实没有日期、而这一项可以不填的，空着。",
        "Take the real date from the source system; where there is none and the field isn't required, leave it out."
      )
    case .valueDateFuture:
      .recordWarning(
        "“{field}”写的是 {value}，晚于收到的日期 {day}；还没有做的事不能计时，时限未计。",
        "“{field}” says {value}, which is after the arrival on {day}; what isn't done yet can't be timed, so its clock "
          + "wasn't measured.",
        "请核对日期；写错的请更正。仅此一项，记录不会退回。",
        "Please check the date and correct it if it is wrong; this alone sends no record back.")
    case .valueDateImpossible:
      .recordError(
        "“{field}”写的是 {value}，{detailZh}。", "“{field}” says {value}, {detail}.",
        "核对日期，更正后再发。", "Check the date, and send it again.")
    case .valueDatesReversed:
      .recordWarning(
        "“{field}”的值 {value} 早于“{first}”的 {day}。", "“{field}” ({value}) lies before “{first}” ({day}).",
        "请核对这两个日期；仅此一项，记录不会退回；有误的请更正。",
        "Please check both dates; this alone sends no record back, so correct it if it is wrong.")
    case .valueDuePassed:
      .recordWarning(
        "“{field}”写的是 {value}，收到时（{day}）已经过了，不能作为期限；{limitZh}。",
        "“{field}” says {value}, which had passed on arrival ({day}) and can't be a limit; {limit}.",
        "请核对日期；需要别的期限的，另行与对方商定。",
        "Please check the date; agree on another limit with the other department if you need one.")
    case .valueNumberDate:
      .recordWarning(
        "“{field}”的值“{value}”像是被表格软件改成了日期，原来的编号可能已经丢失。",
        "“{value}” in “{field}” looks like a date that a spreadsheet made; the number itself may be lost.",
        "从原系统核对编号，把这一列设为文本格式后再导出；仅此一项，记录不会退回；有误的请更正。",
        "Check the number in the source system and format the column as text; this alone sends no record back, so correct "
          + "it if it is wrong.")
    case .valueNumberRounded:
      .recordWarning(
        "“{field}”的值“{value}”超过 15 位且末尾都是 0，像是被表格软件丢掉了末尾的数字。",
        "“{value}” in “{field}” has more than 15 digits and only zeros at its end, as if a spreadsheet had rounded it.",
        "从原系统核对号码，把这一列设为文本格式后再导出；仅此一项，记录不会退回；有误的请更正。",
        "Check the number in the source system and format the column as text; this alone sends no record back, so correct "
          + "it if it is wrong.")
    case .valueAmountLarge:
      .recordWarning(
        "“{field}”是 {value} 万元，超过 {limit} 万元，多半是把元当成了万元。",
        "“{field}” is {value} × 10,000 yuan, more than {limit}; most likely yuan were taken for 万元.",
        "请核对单位：以元计的，列名写“（元）”或值后面写“元”；仅此一项，记录不会退回；有误的请更正。",
        "Check the unit: where amounts are in yuan, say （元） in the title or 元 behind the value; this alone sends no record "
          + "back, so correct it if it is wrong.")
    default:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "“{field}”这一列里有的金额写明单位（例如第 {other} 行），有的没有写（例如第 {line} 行）；没有写的按{unitZh}读。",
          "Some amounts of “{field}” name their unit (line {other}, for example), some don't (line {line}); those were "
            + "read as {unit}."),
        remedy: LocalizedText(
          "请核对没有写单位的金额；有误的请更正，以后一列只用一种写法。",
          "Please check the amounts without a unit and correct what is wrong; write a column in one way only."
        ))
    }
  }
}
