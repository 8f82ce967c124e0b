class ShopController < ApplicationController
  def queries
    Item.find_by(params.permit(:name)) # OK
    Item.where(params.slice(:name, :city)) # OK
    Item.where("name = '#{params.permit(:name)[:name]}'") # BAD sql-injection
    Item.where("name = '#{params.slice(:name)}'") # BAD sql-injection
    Item.where("#{table_name}.id = ?", params[:id]) # OK
    Item.where("#{Item.quoted_table_name}.id = ?", params[:id]) # OK
    Item.where("created_at > '#{30.days.ago}'") # OK
    Item.where("#{params[:column]} = 1") # BAD sql-injection
  end

  def targets
    redirect_to params.permit(:page, :sort) # OK
    redirect_to params.permit(:page, :host) # BAD open-redirect
    redirect_to params.merge(host: 'shop.example.com') # OK
    redirect_to params.merge(only_path: true) # OK
    redirect_to params.merge(host: params[:shop]) # BAD open-redirect
    redirect_to params[:next], allow_other_host: false # OK
    redirect_to params[:next], allow_other_host: true # BAD open-redirect
    redirect_to item_url(params[:id]) # OK
    redirect_to helper.item_url(params[:id]) # BAD open-redirect
  end

  def attributes
    Item.new(params.slice(:name).permit!) # OK
    Item.new(params.permit!) # BAD mass-assignment
  end

  def pages
    ERB.new('Hello <%= name %>').result # OK
    ERB.new('Hello ' + params[:name]).result # BAD template-injection
  end

  def commands
    name = Shellwords.escape("#{prefix}.txt")
    system "cat #{name}" # OK
    system "cat #{prefix}" # BAD command-injection
  end

  def addresses
    Excon.put(params[:url]) # BAD ssrf
    Excon.put('https://api.example.com/', body: params[:url]) # OK
    handle = Curl::Easy.new
    handle.url = params[:url] # BAD ssrf
    URI(params[:url]).open # BAD ssrf
    URI('https://api.example.com/').open # OK
    FileUtils.cp_r('/srv/files', "/srv/#{params[:name]}") # BAD path-traversal
    FileUtils.cp_r('/srv/files', "/srv/#{File.basename(params[:name])}") # OK
  end
end

def handle(event:, context:)
  system("ls #{event['folder']}") # BAD command-injection
  system('ls', event['folder']) # OK
end

def other(event:, limit:)
  limit
end

class Settings < ApplicationController
  def find
    Item.find_or_create_by(params[:item]) # BAD sql-injection
    Item.find_or_create_by(name: params[:item]) # OK
    Item.delete_by("name = '#{params[:name]}'") # BAD sql-injection
    Item.delete_by(name: params[:name]) # OK
    Item.connection.execute "select * from #{name_of_table} where id = 1".squish # BAD sql-injection/low
    Item.connection.execute 'select * from items where id = 1'.squish # OK
    redirect_back fallback_location: params[:next] # BAD open-redirect
    redirect_back fallback_location: '/' # OK
  end
end

Rails.application.config.action_dispatch.cookies_serializer = :marshal # BAD unsafe-deserialization
Rails.application.config.action_dispatch.cookies_serializer = :json # OK
ActionController::Parameters.permit_all_parameters = true # BAD mass-assignment
ActionController::Parameters.permit_all_parameters = false # OK
