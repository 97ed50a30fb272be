using System;
using LowLatency.Runtime.Storage;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host;

/// <summary>A group of this machine that this process may give files to; of root's, not root's own.</summary>
internal static class AnyGroup
{
    public static UserGroup Ours()
    {
        foreach (string name in (string[])["nogroup", "daemon", "users", Environment.UserName])
        {
            if (UserGroup.Find(name) is { IsOurs: true } group) return group;
        }

        Assert.Ignore("no group of this user is known");
        return default;
    }
}
