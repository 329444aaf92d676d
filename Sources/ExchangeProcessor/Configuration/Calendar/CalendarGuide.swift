/// What a new exchange's `calendar` folder tells about itself.
enum CalendarGuide {
  static let text = """
    国务院办公厅发布新的放假通知后，把通知写成 CSV 放进这个文件夹（例如 2027.csv），再重新启动 exchange run。
    程序自带 2019—2026 年的放假安排；这里的文件按文件名顺序读取，后读的优先。
    只读取 .csv 文件，Excel 或 WPS 另存为 CSV 即可。

    列（次序不限，其他列不读取）：
      date         日期，一行一天，同一文件里不重复
      kind         holiday          放假（包括连着的周末）
                   adjusted_workday 周六、周日调休上班
                   workday          收回先前通知的放假：周一至周五照常上班
                   weekend          收回先前通知的调休：周六、周日照常休息
      name         节日名称；holiday 和 adjusted_workday 必填
      notice_year  通知所说的年份。写了年份，这一年就算有了通知，时限不再是“暂定”；
                   只是本地临时放假、全年通知还没有发布时，请留空
      source       通知的文号或网址，可不填
      note         备注，不读取

    例（日期为虚构）：
      date,kind,name,notice_year,source,note
      2027-01-01,holiday,元旦,2027,国办发明电〔2026〕样例号,
      2027-01-03,adjusted_workday,元旦,2027,国办发明电〔2026〕样例号,

    检查：exchange calendar show 2027 --dir 交换文件夹

    ---

    When the State Council's General Office publishes a new holiday notice, write it down as a CSV in this
    folder (2027.csv, say) and restart exchange run. The holidays of 2019 to 2026 are built in; files here are
    read in the order of their names, and the later one wins. Only .csv is read, in any form that Excel or WPS
    saves.

    Columns, in any order; others are ignored:
      date         the day, one a row, each once in a file
      kind         holiday          off, joined weekends included
                   adjusted_workday a Saturday or Sunday that is worked
                   workday          takes back an earlier holiday from Monday to Friday
                   weekend          takes back an earlier adjusted_workday
      name         the festival; needed for holiday and adjusted_workday
      notice_year  the year that the notice is about. Once a row names a year, that year has its notice and
                   its time limits are no longer provisional; leave it empty for a local day off before the
                   year's notice is out
      source       the notice's number or address; may be left out
      note         a remark, not read

    Check it with: exchange calendar show 2027 --dir FOLDER

    """
}
