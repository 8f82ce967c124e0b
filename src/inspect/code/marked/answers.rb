require 'sinatra'

get '/hello' do
  "<b>#{params[:name]}</b>" # BAD
end

get '/escaped' do
  "<b>#{CGI.escapeHTML(params[:name])}</b>" # OK
end

get '/data' do
  content_type :json
  "{\"name\": \"#{params[:name]}\"}" # OK
end

class UsersController < ApplicationController
  def show
    User.exists?({ name: params[:name] }) # OK
    User.exists?("name = '#{params[:name]}'") # BAD
    render html: "<b>#{params[:name]}</b>" # OK
    render html: "<b>#{params[:name]}</b>".html_safe # BAD
    render text: "<b>#{params[:name]}</b>" # BAD
  end

  def number
    id = params[:id]
    Integer(id)
    User.where("id = #{id}") # OK
    other = params[:other]
    Integer(params[:id])
    User.where("id = #{other}") # BAD
  end

  skip_forgery_protection # BAD csrf-off

  def copies(event)
    Marshal.load(Marshal.dump(event)) # OK
    Marshal.load(params[:data]) # BAD
    client = Mysql2::Client.new(host: "localhost")
    escaped = client.escape(params[:id])
    client.query("SELECT a FROM t WHERE a = '#{escaped}'") # OK
    client.query("SELECT a FROM t WHERE a = '#{params[:id]}'") # BAD
  end

  def lists
    order = [params[:by], "id"].compact.first
    User.find_by_sql("select a from t order by #{order}") # BAD
    fixed = ["name", "id"].compact.first
    User.find_by_sql("select a from t order by #{fixed}") # OK
    text = +""
    text.concat("a", params[:a])
    User.find_by_sql("select a from t order by #{text}") # BAD
    other = +""
    other.concat("a", "b")
    User.find_by_sql("select a from t order by #{other}") # OK
  end
end
