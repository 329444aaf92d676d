public import ExchangeBase
import Glibc
public import SystemPackage

extension Errno {
  /// What the system says, in English as it says it; in Chinese as people say it, and with its number and its own words where it is
  /// something that hardly ever comes.
  public var words: LocalizedText {
    LocalizedText(Reasons.usual[rawValue] ?? "系统错误 \(rawValue)（\(self)）", "\(self)")
  }

  /// What to do about it; `nil` where that isn't known.
  var advice: LocalizedText? { Reasons.advice[rawValue] }

  /// What to do about a file that isn't where it was to be read.
  static let adviceOfMissingFile = LocalizedText("请核对路径和文件名", "Check the path and the name")

  /// What to do about a file of ours that may not grow any more.
  static let adviceOfFileLimit = LocalizedText(
    "请放宽文件大小的限制（ulimit -f、LimitFSIZE），或换一个容得下它的文件系统；什么也没有丢，文件都在等着",
    "Raise the limit for files (ulimit -f, LimitFSIZE), or use a file system that can hold it; nothing is lost, the files wait"
  )
}

/// Outside of `Errno`, which has members of the names of the system's constants.
private enum Reasons {
  static let usual: [CInt: String] = [
    EPERM: "操作不被允许", ENOENT: "没有这个文件或文件夹", EIO: "读写出错（输入输出错误）", ENXIO: "设备或管道的另一端不在",
    E2BIG: "参数过长", EBADF: "文件没有打开", EAGAIN: "资源暂时不可用", ENOMEM: "内存不足", EACCES: "权限不足",
    EBUSY: "正被占用", EEXIST: "那里已有同名的文件或文件夹", EXDEV: "两处不在同一个挂载点", ENODEV: "没有这个设备",
    ENOTDIR: "不是文件夹", EISDIR: "是文件夹，不是文件", EINVAL: "不能这样用（参数无效）", ENFILE: "整个系统打开的文件过多",
    EMFILE: "打开的文件过多", ETXTBSY: "程序文件正在使用", EFBIG: "文件过大", ENOSPC: "磁盘空间不足", ESPIPE: "不能在其中移动位置",
    EROFS: "文件系统是只读的", EMLINK: "链接过多", EPIPE: "管道的另一端已关闭", ENAMETOOLONG: "名称过长", ENOSYS: "系统没有这项功能",
    ENOTEMPTY: "文件夹不是空的", ELOOP: "是符号链接，或链接绕圈", EOVERFLOW: "数值过大", EILSEQ: "名称里有文件系统不接受的字节",
    ENOTSUP: "文件系统不支持", ENOBUFS: "缓冲区不足", ENOTCONN: "没有连接", ETIMEDOUT: "等待超时", ECONNREFUSED: "连接被拒绝",
    ECONNRESET: "连接被断开", EHOSTDOWN: "对方主机没有运行", EHOSTUNREACH: "连不到对方主机", ENETUNREACH: "网络不通",
    ESTALE: "共享上的文件已失效", EREMOTEIO: "远端读写出错", EDQUOT: "超出磁盘配额", ENOEXEC: "不是可运行的程序",
    EKEYEXPIRED: "共享的登录凭据已过期", ENOKEY: "缺少共享的登录凭据",
  ]

  static let advice: [CInt: LocalizedText] = [
    EACCES: rights, EPERM: rights, ENOSPC: room, EDQUOT: room, EIO: disk, ESTALE: disk,
    EROFS: LocalizedText(
      "文件系统挂载成了只读，请重新挂载", "The file system is mounted read-only; remount it"),
    ENOENT: LocalizedText(
      "共享挂载了吗？如果文件夹确实是新的，请建立它", "Is the share mounted? If the folder is really new, make it"),
    ELOOP: LocalizedText(
      "那里放的是一个链接，部门的文件夹里一律不跟随链接：请放回真正的文件夹",
      "A link stands there, and no link is followed in a department's folder: put the real folder back"),
    EXDEV: LocalizedText(
      "部门的 inbox、outbox 或 receipts 各自挂载时，exchange.yaml 里要写 `ownFolders: inside`（或 `ownFoldersOf`）",
      "They are on different mounts: a department whose inbox, outbox or receipts are mounts of their own needs "
        + "`ownFolders: inside` (or `ownFoldersOf`) in exchange.yaml"),
  ]

  private static let rights = LocalizedText(
    "请给运行 exchange 的用户那里的读写权限", "Give the user that runs exchange read and write rights there")
  private static let room = LocalizedText(
    "请腾出那块磁盘的空间；什么也没有丢，文件都在等着", "Free space on that disk; nothing is lost, the files wait")
  private static let disk = LocalizedText("请检查磁盘或共享", "Check the disk or the share")
}
