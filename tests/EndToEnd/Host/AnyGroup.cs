using System;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>Name of a group of this machine that this process may give files to; not root's own.</summary>
internal static class AnyGroup
{
    public static string Ours()
    {
        foreach (string name in (string[])["nogroup", "daemon", "users", Environment.UserName])
        {
            if (UserGroup.Find(name) is { IsOurs: true }) return name;
        }

        Assert.Ignore("no group of this user is known");
        return "";
    }
}
