extension HolidayNotice {
  /// The notices for 2019–2026 in the order of their dates: a later one wins over an earlier.
  ///
  /// Days off include the weekend that a festival joins. A new year's notice is added at the end, and the tests
  /// compare every day with an independent calendar.
  static let builtIn: [HolidayNotice] = [
    HolidayNotice(
      2019, "国办发明电〔2018〕15号", "http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm",
      [
        Festival("元旦", "2019-01-01"),
        Festival("春节", "2019-02-04", to: "2019-02-10", workdays: "2019-02-02", "2019-02-03"),
        Festival("清明节", "2019-04-05"),
        Festival("劳动节", "2019-05-01"),
        Festival("端午节", "2019-06-07"),
        Festival("中秋节", "2019-09-13"),
        Festival("国庆节", "2019-10-01", to: "2019-10-07", workdays: "2019-09-29", "2019-10-12"),
      ]),
    // Made four days of the single day in May.
    HolidayNotice(
      2019, "国办发明电〔2019〕3号", "http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm",
      [Festival("劳动节", "2019-05-01", to: "2019-05-04", workdays: "2019-04-28", "2019-05-05")]),
    HolidayNotice(
      2020, "国办发明电〔2019〕16号", "http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm",
      [
        Festival("元旦", "2020-01-01"),
        Festival("春节", "2020-01-24", to: "2020-01-30", workdays: "2020-01-19", "2020-02-01"),
        Festival("清明节", "2020-04-04", to: "2020-04-06"),
        Festival("劳动节", "2020-05-01", to: "2020-05-05", workdays: "2020-04-26", "2020-05-09"),
        Festival("端午节", "2020-06-25", to: "2020-06-27", workdays: "2020-06-28"),
        Festival("国庆节、中秋节", "2020-10-01", to: "2020-10-08", workdays: "2020-09-27", "2020-10-10"),
      ]),
    // Made the Spring Festival longer, so that Saturday 1 February was off after all.
    HolidayNotice(
      2020, "国办发明电〔2020〕1号", "http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm",
      [Festival("春节", "2020-01-31", to: "2020-02-02")]),
    HolidayNotice(
      2021, "国办发明电〔2020〕27号", "http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm",
      [
        Festival("元旦", "2021-01-01", to: "2021-01-03"),
        Festival("春节", "2021-02-11", to: "2021-02-17", workdays: "2021-02-07", "2021-02-20"),
        Festival("清明节", "2021-04-03", to: "2021-04-05"),
        Festival("劳动节", "2021-05-01", to: "2021-05-05", workdays: "2021-04-25", "2021-05-08"),
        Festival("端午节", "2021-06-12", to: "2021-06-14"),
        Festival("中秋节", "2021-09-19", to: "2021-09-21", workdays: "2021-09-18"),
        Festival("国庆节", "2021-10-01", to: "2021-10-07", workdays: "2021-09-26", "2021-10-09"),
      ]),
    HolidayNotice(
      2022, "国办发明电〔2021〕11号", "http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm",
      [
        Festival("元旦", "2022-01-01", to: "2022-01-03"),
        Festival("春节", "2022-01-31", to: "2022-02-06", workdays: "2022-01-29", "2022-01-30"),
        Festival("清明节", "2022-04-03", to: "2022-04-05", workdays: "2022-04-02"),
        Festival("劳动节", "2022-04-30", to: "2022-05-04", workdays: "2022-04-24", "2022-05-07"),
        Festival("端午节", "2022-06-03", to: "2022-06-05"),
        Festival("中秋节", "2022-09-10", to: "2022-09-12"),
        Festival("国庆节", "2022-10-01", to: "2022-10-07", workdays: "2022-10-08", "2022-10-09"),
      ]),
    HolidayNotice(
      2023, "国办发明电〔2022〕16号", "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm",
      [
        Festival("元旦", "2022-12-31", to: "2023-01-02"),
        Festival("春节", "2023-01-21", to: "2023-01-27", workdays: "2023-01-28", "2023-01-29"),
        Festival("清明节", "2023-04-05"),
        Festival("劳动节", "2023-04-29", to: "2023-05-03", workdays: "2023-04-23", "2023-05-06"),
        Festival("端午节", "2023-06-22", to: "2023-06-24", workdays: "2023-06-25"),
        Festival("中秋节、国庆节", "2023-09-29", to: "2023-10-06", workdays: "2023-10-07", "2023-10-08"),
      ]),
    HolidayNotice(
      2024, "国办发明电〔2023〕7号", "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm",
      [
        Festival("元旦", "2024-01-01"),
        Festival("春节", "2024-02-10", to: "2024-02-17", workdays: "2024-02-04", "2024-02-18"),
        Festival("清明节", "2024-04-04", to: "2024-04-06", workdays: "2024-04-07"),
        Festival("劳动节", "2024-05-01", to: "2024-05-05", workdays: "2024-04-28", "2024-05-11"),
        Festival("端午节", "2024-06-10"),
        Festival("中秋节", "2024-09-15", to: "2024-09-17", workdays: "2024-09-14"),
        Festival("国庆节", "2024-10-01", to: "2024-10-07", workdays: "2024-09-29", "2024-10-12"),
      ]),
    HolidayNotice(
      2025, "国办发明电〔2024〕12号", "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm",
      [
        Festival("元旦", "2025-01-01"),
        Festival("春节", "2025-01-28", to: "2025-02-04", workdays: "2025-01-26", "2025-02-08"),
        Festival("清明节", "2025-04-04", to: "2025-04-06"),
        Festival("劳动节", "2025-05-01", to: "2025-05-05", workdays: "2025-04-27"),
        Festival("端午节", "2025-05-31", to: "2025-06-02"),
        Festival("国庆节、中秋节", "2025-10-01", to: "2025-10-08", workdays: "2025-09-28", "2025-10-11"),
      ]),
    HolidayNotice(
      2026, "国办发明电〔2025〕7号", "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
      [
        Festival("元旦", "2026-01-01", to: "2026-01-03", workdays: "2026-01-04"),
        Festival("春节", "2026-02-15", to: "2026-02-23", workdays: "2026-02-14", "2026-02-28"),
        Festival("清明节", "2026-04-04", to: "2026-04-06"),
        Festival("劳动节", "2026-05-01", to: "2026-05-05", workdays: "2026-05-09"),
        Festival("端午节", "2026-06-19", to: "2026-06-21"),
        Festival("中秋节", "2026-09-25", to: "2026-09-27"),
        Festival("国庆节", "2026-10-01", to: "2026-10-07", workdays: "2026-09-20", "2026-10-10"),
      ]),
  ]
}
