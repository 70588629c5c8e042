-- parts_of_run: in their order, each with what it is built from now.
-- many PartRow (OrgId, RunId)
select s.position, s.kind, s.source_id::text as source_id,
       case when s.kind = 'frame' then ''
            when s.kind = 'practice' then 'What the practice says of itself'
            when s.kind = 'memory' then 'Learned from edits'
            when m.id is not null
              then coalesce(nullif(m.from_name, ''), m.from_address) || ': ' || m.subject
            else coalesce(d.title, 'A document that is not there any more') end as label,
       s.size_bytes, s.prompt_begin, s.prompt_end, s.source_end, s.sha256, t.text as kept,
       case s.kind when 'newest' then answered.subject || E'\n\n' || b.text
                   when 'message' then b.text end as said
  from ai_run_sources s
  join ai_runs r on r.org_id = s.org_id and r.id = s.run_id
  left join mail_messages answered on answered.org_id = r.org_id and answered.id = r.message_id
  left join mail_messages m on m.org_id = s.org_id and m.id = s.source_id
       and s.kind in ('newest', 'message')
  left join mail_bodies b on b.org_id = m.org_id and b.message_id = m.id
  left join knowledge_passages p on p.org_id = s.org_id and p.id = s.source_id
       and s.kind = 'passage'
  left join knowledge_documents d on d.org_id = p.org_id and d.id = p.document_id
  left join prompt_texts t on t.org_id = s.org_id and t.sha256 = s.sha256
 where s.org_id = $1
   and s.run_id = $2
 order by s.position;
