namespace MailPortal.Users;

/// <summary>No such thing, or not for this caller: the two are not told apart, so that nobody learns what exists elsewhere.</summary>
public sealed class NotFoundException(string what) : Exception($"{what} does not exist.");
