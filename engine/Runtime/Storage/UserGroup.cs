namespace LowLatency.Runtime.Storage;

/// <summary>
/// A group of this machine's users. Start-up and rare requests; asks the machine's directory of users.
/// </summary>
public readonly record struct UserGroup
{
    private UserGroup(uint id) => Id = id;

    public uint Id { get; }

    /// <summary>This process may give files to the group: it is in it, or may do anything.</summary>
    public bool IsOurs => Libc.EffectiveUser == 0 || Libc.IsInGroup(Id);

    /// <summary>Number of the user whose rights this process has.</summary>
    public static uint ProcessUser => Libc.EffectiveUser;

    /// <summary>Null = there is none of that name.</summary>
    public static UserGroup? Find(string name) =>
        Libc.GroupOf(name) is { } id ? new UserGroup(id) : null;

    /// <summary>Login name of a user, or null.</summary>
    public static string? NameOfUser(uint user) => Libc.NameOf(user);

    /// <summary>The user belongs to it, by the machine's directory of users.</summary>
    public bool HasMember(uint user) => Libc.IsMember(user, Id);
}
