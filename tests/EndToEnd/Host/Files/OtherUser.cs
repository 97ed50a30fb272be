using System;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace LowLatency.EndToEnd.Host.Files;

/// <summary>
/// Does something without root's rights, which no permission stops: on a thread of its own, whose user is nobody. The
/// kernel has users by thread; the thread ends with it.
/// </summary>
internal static partial class OtherUser
{
    private const uint Nobody = 65_534;
    private const int SetDumpable = 4;

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Environment.IsPrivilegedProcess) Become(Nobody);
                action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();

        // The kernel protects the memory of a process of which a thread has changed its user; this one needs it not.
        _ = Control(SetDumpable, 1);
        failure?.Throw();
    }

    // setresuid, of this thread: the C library's own function is of all threads.
    private static void Become(uint user)
    {
        long number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;
        if (Call(number, user, user, user) != 0) throw new InvalidOperationException("the thread keeps its user");
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Call(long number, long real, long effective, long saved);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint value, nuint unused = 0, nuint unused2 = 0, nuint unused3 = 0);
}
