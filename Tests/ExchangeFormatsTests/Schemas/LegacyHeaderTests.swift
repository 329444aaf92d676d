import ExchangeFormats
import Testing

/// Headers of legacy exports: every column is either a field or knowingly left out, and no field comes twice.
@Suite struct LegacyHeaderTests {
  @Test(arguments: [
    (
      "approval-push",
      "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,许可编号,联系方式,"
        + "许可决定日期,有效期自,有效期至,许可机关,当前状态,备注"
    ),
    (
      "approval-push",
      "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_XDR_GSZC,XK_XDR_ZZJG,XK_XDR_SWDJ,XK_XDR_SYDW,"
        + "XK_XDR_SHZZ,XK_FRDB,XK_FR_ZJLX,XK_FR_ZJHM,XK_XDR_ZJLX,XK_XDR_ZJHM,XK_XKWS,XK_WSH,XK_XKLB,"
        + "XK_XKZS,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_XKJG,XK_XKJGDM,XK_ZT,XK_LYDW,XK_LYDWDM,BZ,"
        + "事项名称,联系电话"
    ),
    (
      "approval-push",
      "XK_WSH,XK_XMMC,XK_SPLB,XK_NR,XK_XDR,XK_XDR_TYPE,XK_XDR_SHXYM,XK_XDR_ZDM,XK_XDR_GSDJ,"
        + "XK_XDR_SWDJ,XK_XDR_SFZ,XK_FR,XK_JDRQ,XK_JZQ,XK_XZJG,XK_ZT,DFBM,SJC,BZ,事项名称,联系电话"
    ),
    (
      "supervision-push",
      "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_XDR_GSZC,CF_XDR_ZZJG,CF_XDR_SWDJ,CF_XDR_SYDW,"
        + "CF_XDR_SHZZ,CF_FRDB,CF_FR_ZJLX,CF_FR_ZJHM,CF_XDR_ZJLX,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,"
        + "CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_NR_ZKDX,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,"
        + "CF_CFJGDM,CF_SJLY,CF_SJLYDM,BZ"
    ),
    (
      "supervision-push",
      "CF_WSH,CF_CFMC,CF_CFLB1,CF_CFLB2,CF_SY,CF_YJ,CF_XDR_MC,CF_XDR_SHXYM,CF_XDR_ZDM,CF_XDR_GSDJ,"
        + "CF_XDR_SWDJ,CF_XDR_SFZ,CF_FR,CF_JG,CF_JDRQ,CF_JZRQ,CF_XZJG,CF_ZT,GSQX,DFBM,SJC,BZ,许可编号"
    ),
  ])
  func `every column of a legacy export is known`(kind: String, header: String) throws {
    let schema = try KindSchema(tableSchema: SchemaFolder.bytes(of: "\(kind).json"), file: kind)
    var found: [String: String] = [:]
    for column in header.split(separator: ",").map(String.init) where !schema.ignoredColumns.contains(column)
    {
      let field = schema.fields.first { $0.title == column || $0.aliases.contains(column) }
      guard let field else {
        Issue.record("\(kind) doesn't know the column \(column)")
        continue
      }
      #expect(found.updateValue(column, forKey: field.name) == nil, "two columns are \(field.name)")
    }
    for field in schema.fields where field.isRequired {
      #expect(found[field.name] != nil, "\(kind): no column is \(field.name)")
    }
  }
}
