// Roles in words, and what one may do to whom. The server decides; here it is only said first.
import { app } from "/portal/context.js";

export const roleNames = {
  owner: "Owner",
  admin: "Administrator",
  member: "Member",
  viewer: "Support",
};

export const ownRole = () => app.session.org.role;
export const mayManage = () => ["owner", "admin"].includes(ownRole());

/** Why nothing can be done to a person; empty where something can. */
export function whyNot(member, members) {
  if (!mayManage()) return "";
  const owners = members.filter(({ role }) => role === "owner").length;
  if (member.role !== "owner") return "";
  if (ownRole() !== "owner") return "Only an owner can change or remove an owner.";
  if (owners > 1) return "";
  return "The only owner: the practice needs one. Make somebody else owner first.";
}
